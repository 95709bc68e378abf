import { expect, it } from 'vitest';
import { recordJson } from '../../../../src/cli/registry/recordJson.ts';
import { NEVER_READ } from '../../../../src/domain/registry.ts';
import { sampleCell } from '../../../helpers/registryRecords.ts';

it('gives records as they are kept, and no moment of what no page was read for', () => {
  const [read, unread] = [sampleCell(), sampleCell({ question: 'iso_27001', asOf: NEVER_READ })];
  const { asOf: _, ...told } = unread;
  expect(JSON.parse(recordJson({ records: [read, unread] }))).toEqual({ records: [read, told] });
});
