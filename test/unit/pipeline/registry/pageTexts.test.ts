import { expect, it } from 'vitest';
import type { Store } from '../../../../src/domain/ports.ts';
import { createPageTexts } from '../../../../src/pipeline/registry/pageTexts.ts';
import { sampleExtraction } from '../../../helpers/samples.ts';

function world(mostChars?: number) {
  const asked: string[] = [];
  const record = { isAway: false };
  const extraction: Store['extraction'] = async (source, hash) => {
    asked.push(`${source} ${hash}`);
    if (record.isAway) throw new Error('away');
    return sampleExtraction('x'.repeat(Number(hash)));
  };
  const texts = createPageTexts({ extraction }, mostChars);
  const page = (chars: number, sha256 = 'bytes') => ({
    sha256,
    contentHash: String(chars),
    extractorVersion: '1',
    url: '',
    firstSeenAt: '',
    verifiedAt: '',
  });
  return { asked, texts, page, record };
}

it('the same page is the same text, read once; another one of the same source is not', async () => {
  const { asked, texts, page } = world();
  const text = texts.of('acme/dpa', page(10));
  await text.passages();
  expect(texts.of('acme/dpa', page(10))).toBe(text);
  expect(texts.of('acme/dpa', page(10)).title).toBe(sampleExtraction('x').title);
  await texts.of('acme/dpa', page(10)).passages();
  for (const [source, other] of [
    ['acme/dpa', page(11)],
    ['acme/terms', page(10)],
    ['acme/dpa', page(10, 'other bytes')],
  ] as const) {
    expect(texts.of(source, other)).not.toBe(text);
    await texts.of(source, other).passages();
  }
  expect(asked).toEqual(['acme/dpa 10', 'acme/dpa 11', 'acme/terms 10', 'acme/dpa 10']);
});

it('pages that were not asked for the longest give way, and one that is longer than all may be is not kept', async () => {
  const { asked, texts, page } = world(4_000);
  const read = (chars: number) => texts.of('acme/dpa', page(chars)).passages();
  await read(1_000);
  await read(1_001);
  await read(1_000);
  await read(1_002);
  expect(asked.splice(0)).toEqual(['acme/dpa 1000', 'acme/dpa 1001', 'acme/dpa 1002']);
  await read(1_000);
  await read(9_000);
  await read(9_000);
  await read(1_002);
  await read(1_001);
  expect(asked).toEqual(['acme/dpa 9000', 'acme/dpa 9000', 'acme/dpa 1001']);
});

it('what could not be read is asked for again', async () => {
  const { texts, page, record } = world();
  record.isAway = true;
  await expect(texts.of('acme/dpa', page(10)).passages()).rejects.toThrow('away');
  record.isAway = false;
  expect(await texts.of('acme/dpa', page(10)).passages()).toHaveLength(1);
});
