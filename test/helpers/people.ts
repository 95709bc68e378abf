/**
 * People of an installation that lies in a data folder, let in without the pages that would let them in: tests and benches of other
 * pages begin here.
 * @module
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import type { Role } from '../../src/domain/access.ts';
import type { Act, ActKind } from '../../src/domain/review.ts';
import { sha256 } from '../../src/lib/hash.ts';

export interface NewPerson {
  login: string;
  role: Role;
  /** Default: the login. */
  name?: string;
}

const LINK_MS = 3_600_000;

/** Path of a one-time sign-in link for somebody, who is made where there is no such login. */
export async function linkFor(data: string, { login, role, name = login }: NewPerson): Promise<string> {
  const store = await createSqliteStore({ file: join(data, 'clausewatch.sqlite') });
  try {
    const now = new Date();
    const at = now.toISOString();
    const act = (kind: ActKind, id: string): Act => ({
      id: `act_${randomUUID()}`,
      at,
      by: { kind: 'system', id: 'test', name: 'A test' },
      kind,
      subject: { type: 'user', id },
      detail: {},
    });
    const known = await store.user({ login });
    const id = known?.id ?? `usr_${randomUUID()}`;
    if (!known) await store.addUser({ id, login, name, role, createdAt: at }, act('user.add', id));
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(now.getTime() + LINK_MS).toISOString();
    await store.addLink({ hash: sha256(token), userId: id, expiresAt }, act('user.link', id));
    return `/enter?token=${token}`;
  } finally {
    await store.close();
  }
}
