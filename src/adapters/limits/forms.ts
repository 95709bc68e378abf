/**
 * How often forms that need no account may be sent: from one address, in all, and with mails to one mailbox.
 * @module
 */
import type { ApiLimits } from '../../domain/apiPorts.ts';
import type { FormLimits } from '../../domain/correction.ts';
import { createMemoryApiLimits } from './api.ts';

export interface FormLimitOptions {
  /** Forms from one address in an hour. Default 10. */
  perAddress?: number;
  /** Forms of one kind from all addresses in an hour. Default 120. */
  inAll?: number;
  /** Mails to one mailbox in a day. Default 3. */
  perMailbox?: number;
}

const HOUR_S = 3600;
const DAY_S = 86_400;
const DEFAULTS = { perAddress: 10, inAll: 120, perMailbox: 3 };

/** Limits of one process. */
export function createMemoryFormLimits(options: FormLimitOptions = {}): FormLimits {
  return formLimitsOver(options, (_, perWindow, windowS) => createMemoryApiLimits({ perWindow, windowS }));
}

/** Limits over what `open` makes for each of the three counts. */
export function formLimitsOver(
  options: FormLimitOptions,
  open: (name: string, perWindow: number, windowS: number) => ApiLimits,
): FormLimits {
  const { perAddress, inAll, perMailbox } = { ...DEFAULTS, ...options };
  const byAddress = open('address', perAddress, HOUR_S);
  const ofKind = open('kind', inAll, HOUR_S);
  const byMailbox = open('mailbox', perMailbox, DAY_S);
  return {
    async take(subject) {
      if ('mailbox' in subject) return taken(byMailbox, subject.mailbox.toLowerCase());
      const { kind, address } = subject;
      // The address first: one that sends too much must not use up what is left for others.
      const own = await taken(byAddress, address);
      return own.ok ? taken(ofKind, kind) : own;
    },
    close: async () => {
      await Promise.all([byAddress.close(), ofKind.close(), byMailbox.close()]);
    },
  };
}

async function taken(counts: ApiLimits, key: string): Promise<{ ok: true } | { ok: false; waitMs: number }> {
  const budget = await counts.take({ address: key });
  return budget.ok ? { ok: true } : { ok: false, waitMs: budget.resetMs };
}
