/**
 * What people may do about suppression rules, by whatever face they do it.
 * @module
 */
import { isAtLeast, type Role } from '../domain/access.ts';
import type { IgnoreStore } from '../domain/deskPorts.ts';
import { OperationalError } from '../domain/errors.ts';
import { IgnoreMatch, type IgnoreRule } from '../domain/ignore.ts';
import type { Clock, Store } from '../domain/ports.ts';
import type { Act, Actor } from '../domain/review.ts';
import type { Severity } from '../domain/vocabulary.ts';
import { type Hidden, hiddenBy } from './hidden.ts';

/** A rule with how many changes it held back so far. */
export interface RuleStanding {
  rule: IgnoreRule;
  held: number;
}

interface Who {
  by: Actor;
  role: Role;
}

export interface IgnoreDesk {
  /** Newest first; ended ones too. */
  rules(): Promise<RuleStanding[]>;
  rule(id: string): Promise<RuleStanding | undefined>;
  /** What the rule would have hidden. Throws OperationalError('usage') when it is none. */
  preview(match: IgnoreMatch): Promise<Hidden>;
  /** From now on. Throws OperationalError: 'usage' when it is no rule or has no reason, 'forbidden' for viewers. */
  add(match: IgnoreMatch, reason: string, who: Who): Promise<IgnoreRule>;
  /** From now on it holds back nothing. Throws ConflictError when it has ended, 'forbidden' for viewers. */
  end(id: string, who: Who): Promise<void>;
}

export interface IgnoreDeskOptions {
  store: IgnoreStore & Pick<Store, 'changes'>;
  clock: Clock;
  /** Ids like "ign_0123…" from their prefix. */
  newId(prefix: string): string;
  /** Severities that no rule holds back. */
  spared?: readonly Severity[];
}

const MAX_REASON = 1000;
const MAKES_RULES: Role = 'analyst';

export function createIgnoreDesk({ store, clock, newId, spared = [] }: IgnoreDeskOptions): IgnoreDesk {
  function act(rule: string, kind: 'ignore.add' | 'ignore.end', by: Actor, detail: Act['detail']): Act {
    return { id: newId('act'), at: clock.now().toISOString(), by, kind, subject: { type: 'ignore', id: rule }, detail };
  }

  async function rules(): Promise<RuleStanding[]> {
    const all = await store.ignoreRules();
    const held = await store.heldBack(all.map(({ id }) => id));
    return all.map((rule) => ({ rule, held: held.get(rule.id) ?? 0 })).reverse();
  }

  return {
    rules,
    rule: async (id) => (await rules()).find(({ rule }) => rule.id === id),
    preview: async (match) => hiddenBy(checked(match), store, { spared }),
    async add(match, reason, { by, role }) {
      assertMay(role);
      const rule: IgnoreRule = {
        id: newId('ign'),
        match: checked(match),
        reason: reasonOf(reason),
        since: clock.now().toISOString(),
        by,
      };
      await store.addIgnoreRule(rule, act(rule.id, 'ignore.add', by, { reason: rule.reason, note: { match: rule.match } }));
      return rule;
    },
    async end(id, { by, role }) {
      assertMay(role);
      const ended = act(id, 'ignore.end', by, {});
      await store.endIgnoreRule(id, { at: ended.at, act: ended });
    },
  };
}

function assertMay(role: Role): void {
  if (isAtLeast(role, MAKES_RULES)) return;
  throw new OperationalError('forbidden', 'Your role may look at suppression rules, but neither make nor end one.', {
    remedy: 'Ask an administrator for another role.',
  });
}

const NAMES: Record<string, string> = { text: 'The text', within: 'The part', under: 'The heading' };

function checked(match: IgnoreMatch): IgnoreMatch {
  const result = IgnoreMatch.safeParse(match);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new OperationalError('usage', `${NAMES[String(issue?.path[0])] ?? 'The rule'} ${issue?.message ?? 'is none'}.`, {
    remedy: 'Correct its text, or choose how far it reaches.',
  });
}

function reasonOf(text: string): string {
  const reason = text.trim();
  if (reason === '') throw new OperationalError('usage', 'A rule needs a reason.', { remedy: 'Say in a few words why this is noise.' });
  if (reason.length <= MAX_REASON) return reason;
  throw new OperationalError('usage', `The reason is longer than ${MAX_REASON.toLocaleString('en')} characters.`, {
    remedy: 'Say it in fewer words.',
  });
}
