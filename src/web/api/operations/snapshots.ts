/** @module */
import { API_ROOT, notFound, one, storedPage } from '../operation.ts';
import { Snapshot, snapshotOf } from '../shapes/snapshot.ts';
import { SnapshotParams } from './params.ts';

const SHOWN_SOURCES = 100;

export const snapshotOperations = [
  one({
    id: 'getSnapshot',
    path: '/snapshots/{sha256}',
    tag: 'snapshots',
    summary: 'A stored page: its size, and where it was seen',
    example: '/snapshots/5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03',
    params: SnapshotParams,
    response: Snapshot,
    async read({ params: { sha256 }, services: { store, api } }) {
      const object = await store.object(sha256);
      if (!object) return notFound('stored page', await store.tombstone('page', sha256));
      const sources = await api.store.snapshotSources(sha256, SHOWN_SOURCES);
      return snapshotOf(sha256, object.rawLength, sources, `${API_ROOT}/snapshots/${sha256}/content`);
    },
  }),

  storedPage({
    id: 'getSnapshotContent',
    path: '/snapshots/{sha256}/content',
    tag: 'snapshots',
    summary: 'The bytes of a stored page',
    description:
      'Exactly as they were stored; their SHA-256 is the name. Served as plain text to be saved (a PDF as bytes), so that nothing in it acts in a browser.',
    example: '/snapshots/5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03/content',
    params: SnapshotParams,
    async read({ params: { sha256 }, services: { store, readPage } }) {
      if (!(await store.object(sha256))) return notFound('stored page', await store.tombstone('page', sha256));
      return { is: 'page', sha256, read: () => readPage(sha256) };
    },
  }),
];
