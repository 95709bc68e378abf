/**
 * That the ledger is not signed is told to people like other trouble: from when, why, and when it is over.
 *
 * Schedulers share one event, and do not know the same. One that refuses a history other than it has signed says what it had signed: whoever
 * signs that other history in good faith must not end it. It ends where the ledger goes on from there again, or somebody has decided.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { type HealthDetail, type HealthEvent, healthId } from '../../domain/health.ts';
import type { LedgerStore } from '../../domain/ledger.ts';
import type { Clock, Store } from '../../domain/ports.ts';
import { type Extent, goesOnFrom } from './sign.ts';

/** How a try to sign ended. */
export interface SigningTry {
  /** How many events there were before it. */
  size: number;
  /** How many the last checkpoint vouches for after it. */
  signed: number;
  /** What kept it from signing, if anything was thrown. */
  error?: unknown;
  /** What this machine knew to be signed. */
  known?: Extent | undefined;
}

export interface SigningHealth {
  note(tried: SigningTry): Promise<void>;
}

export interface SigningHealthServices {
  store: Pick<Store, 'health' | 'editHealth'> &
    Pick<LedgerStore, 'ledgerSize' | 'ledgerEvents' | 'ledgerEvent' | 'ledgerHashes' | 'ledgerKeys' | 'checkpoints'>;
  clock: Clock;
  /** What this machine is called. */
  machine: string;
}

/** What waits for so many looks is signed by no other scheduler either: each looks as often. */
const LOOKS = 3;

/** Every scheduler has its own, and there is one event: each looks at the record before it writes. */
export function createSigningHealth({ store, clock, machine }: SigningHealthServices): SigningHealth {
  /** What was told last by this one. */
  let told: string | undefined;
  /** How many events there were at the last looks. */
  let sizes: number[] = [];
  const isOverdue = ({ size, signed }: SigningTry): boolean => {
    sizes = [...sizes.slice(1 - LOOKS), size];
    return sizes.length === LOOKS && signed < (sizes[0] ?? 0);
  };
  const tell = async (detail: HealthDetail, open: HealthEvent | undefined, at: string): Promise<void> => {
    // Each tells its own once, so that two do not take turns; a refusal says more than that somebody has no key.
    const isNews = told !== detail.sentence && (detail.signed !== undefined || open?.detail.signed === undefined);
    if (open && isNews) await store.editHealth([{ act: 'update', id: open.id, detail }], at);
    if (!open)
      await store.editHealth(
        [{ act: 'open', event: { id: healthId(undefined, 'unsigned', at), kind: 'unsigned', openedAt: at, detail } }],
        at,
      );
    told = detail.sentence;
  };
  return {
    async note(tried) {
      const detail = problemOf(tried, isOverdue(tried), machine);
      const at = clock.now().toISOString();
      const open = await openEvent(store);
      if (detail) return tell(detail, open, at);
      told = undefined;
      const isSigned = tried.error === undefined && tried.signed >= tried.size;
      if (!open || !isSigned || (await stands(store, open))) return;
      await store.editHealth([{ act: 'close', id: open.id, endedAt: at, ended: 'the ledger is signed again' }], at);
    },
  };
}

/** What some scheduler had signed and the ledger does not go on from, as the open event tells; undefined where none refuses to sign. */
export async function refusedExtent(store: Pick<Store, 'health'>): Promise<Extent | undefined> {
  const signed = (await openEvent(store))?.detail.signed;
  return signed && { size: signed.size, root: new Uint8Array(Buffer.from(signed.root, 'hex')) };
}

async function openEvent(store: Pick<Store, 'health'>): Promise<HealthEvent | undefined> {
  return (await store.health({ state: 'open', of: 'installation' })).find(({ kind }) => kind === 'unsigned');
}

/** Whether what the event tells is still so, although everything is signed. */
async function stands(store: SigningHealthServices['store'], { openedAt }: HealthEvent): Promise<boolean> {
  const head = await refusedExtent(store);
  if (!head || (await isDecided(store, openedAt))) return false;
  return !(await goesOnFrom(store, head));
}

/** Somebody has decided since that the ledger goes on from a copy. Whoever still knows otherwise tells it anew. */
async function isDecided(store: Pick<LedgerStore, 'ledgerEvents'>, since: string): Promise<boolean> {
  for await (const { type } of store.ledgerEvents({ type: 'ledger', since })) {
    if (type === 'ledger.restored' || type === 'ledger.moved') return true;
  }
  return false;
}

function problemOf({ error, known }: SigningTry, isOverdue: boolean, machine: string): HealthDetail | undefined {
  if (error instanceof OperationalError && error.code === 'evidence') {
    const signed = known && { size: known.size, root: Buffer.from(known.root).toString('hex') };
    return { ...wordsOf(error, machine), ...(signed ? { signed } : {}) };
  }
  // Whatever else is wrong here: as long as another one signs, the ledger is signed.
  return isOverdue ? wordsOf(error ?? KEYLESS, machine) : undefined;
}

const KEYLESS = new OperationalError('config', 'The private key of the ledger is not on this machine, and no other one signs.', {
  remedy: 'Put its file back, or name it as ledger.keyFile in the settings; if it is lost: "clausewatch ledger key --new".',
});

function wordsOf(error: unknown, machine: string): HealthDetail {
  const told = `Told by the scheduler on ${machine}.`;
  if (error instanceof OperationalError)
    return { sentence: `${error.message} ${told}`, remedy: error.remedy ?? 'See the log of the scheduler.' };
  return {
    sentence: `The ledger could not be signed, for a reason that the log of the scheduler has. ${told}`,
    remedy: 'Read that log, and run "clausewatch verify".',
  };
}
