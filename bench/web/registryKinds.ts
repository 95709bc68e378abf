/**
 * The addresses of the registry that are measured.
 * @module
 */
import { API_ROOT } from '../../src/web/api/operation.ts';
import { commitmentsPath, comparePath, directoryPath, registryPath } from '../../src/web/registry/addresses.ts';
import { offeringId, vendorId } from './declarations.ts';
import type { Kind, Limits } from './measure.ts';
import type { Parameters } from './parameters.ts';

/** What a page of thousands of cells does is more than to read them. */
const OWN: Limits = { ratio: Number.POSITIVE_INFINITY };
/** The promise of the project: 200 offerings × 25 dimensions. */
const MATRIX: Limits = { ...OWN, serverMs: 150, bytes: 1_500_000 };
/** All texts of all cells. */
const CSV: Limits = { ...OWN, serverMs: 300, bytes: 3_000_000 };
const PAGE: Limits = { ...OWN, serverMs: 150 };
const ANSWER: Limits = { ...OWN, serverMs: 100, bytes: 1_000_000 };

export function registryKinds({ vendors }: Parameters): Kind[] {
  const ids = Array.from({ length: vendors }, (_, at) => vendorId(at));
  const offerings = ids.map(offeringId);
  const four = offerings.map((_, at) => Array.from({ length: 4 }, (__, n) => offerings[(at + n * 7) % vendors] ?? ''));
  return [
    { name: 'registry: matrix', paths: ['/registry?view=matrix'], limits: MATRIX },
    { name: 'registry: matrix of stale cells', paths: ['/registry?view=matrix&status=stale'], limits: MATRIX },
    { name: 'registry: list', paths: ['/registry'], limits: { ...PAGE, bytes: 500_000 } },
    { name: 'registry: CSV of all', paths: ['/registry.csv'], limits: CSV },
    { name: 'registry: an entry', paths: offerings.map((id) => registryPath(id)), limits: PAGE },
    { name: 'registry: compare four', paths: four.map(comparePath), limits: { ...PAGE, bytes: 300_000 } },
    { name: 'registry: commitments', paths: ids.map((id) => commitmentsPath(id)), limits: PAGE },
    { name: 'registry: hosting', paths: offerings.map((id) => directoryPath(id)), limits: PAGE },
    { name: 'registry: changelog', paths: ['/changelog'], limits: { ...PAGE, bytes: 200_000 } },
    { name: 'registry: API, cells', paths: [`${API_ROOT}/cells?limit=200`, `${API_ROOT}/cells?limit=200&status=stale`], limits: ANSWER },
    { name: 'registry: API, an entry', paths: offerings.map((id) => `${API_ROOT}/registry/${id}`), limits: ANSWER },
    { name: 'registry: API, changelog', paths: [`${API_ROOT}/changelog?limit=200`], limits: ANSWER },
  ];
}
