/**
 * `/settings/rules`: suppression rules that people make.
 * @module
 */
import { actorOf } from '../../access/acts.ts';
import type { User } from '../../domain/access.ts';
import type { Change } from '../../domain/change.ts';
import { ConflictError, OperationalError } from '../../domain/errors.ts';
import type { IgnoreMatch, IgnoreRule } from '../../domain/ignore.ts';
import type { IgnoreDesk } from '../../review/ignoreDesk.ts';
import { matchOf, proposalFor } from '../../review/proposal.ts';
import { newRulePage } from '../pages/newRule.ts';
import { rulesPage } from '../pages/rules.ts';
import { act, asker, lookerOf, may, type Route, type Routes, view } from '../routes.ts';
import { fitsAddress, readChoice } from '../ruleChoice.ts';
import type { WebServices } from '../services.ts';
import { missing, show } from '../show.ts';

export const ruleRoutes: Routes = (services) => {
  const { ignore } = services;
  return ignore ? [listRoute(services, ignore), newRoute(services, ignore), addRoute(services, ignore), endRoute(ignore)] : [];
};

function listRoute(services: WebServices, ignore: IgnoreDesk): Route {
  return view('/settings/rules', async (ask) => {
    const { made, ended, dismissed } = ask.context.req.query();
    const id = made ?? ended;
    const body = rulesPage({
      rules: await ignore.rules(),
      looker: lookerOf(ask, services),
      now: services.clock.now(),
      ...(may(ask, 'analyst') ? { csrf: ask.csrf } : {}),
      ...(id === undefined ? {} : { done: { id, what: made === undefined ? 'ended' : 'made', dismissed: wholeNumber(dismissed) } }),
    });
    return show(ask, services, { title: 'Suppression rules', section: 'settings' }, body);
  });
}

function newRoute(services: WebServices, ignore: IgnoreDesk): Route {
  return view(
    '/settings/rules/new',
    async (ask) => {
      const fields = ask.context.req.query();
      const change = await services.store.change(fields['change'] ?? '');
      if (!change) return missing(ask, services, 'change to make a rule of');
      const proposal = proposalFor(change);
      const choice = readChoice(fields, proposal);
      const match = matchOf(change, choice, proposal);
      const hidden = proposal.scopes.length > 0 ? await ignore.preview(match) : NOTHING;
      const body = newRulePage({
        change,
        proposal,
        choice,
        editable: fitsAddress(choice.texts ?? proposal.texts),
        match,
        hidden,
        looker: lookerOf(ask, services),
        csrf: ask.csrf,
        dismisses: services.desk !== undefined,
        now: services.clock.now(),
      });
      return show(ask, services, { title: 'Always ignore this', section: 'settings' }, body);
    },
    { role: 'analyst' },
  );
}

const NOTHING = { looked: 0, cut: false, hidden: 0, bySeverity: {}, substantive: 0, confirmed: 0, open: [], examples: [] };

function addRoute(services: WebServices, ignore: IgnoreDesk): Route {
  return act('/settings/rules', 'analyst', async (ask) => {
    const user = asker(ask);
    const change = await services.store.change(ask.form['change'] ?? '');
    if (!change) return missing(ask, services, 'change to make a rule of');
    const match = ruleOf(change, ask.form);
    const rule = await ignore.add(match, ask.form['reason'] ?? '', { by: actorOf(user), role: user.role });
    const dismissed = ask.form['dismiss'] === '1' ? await dismissOpen(rule, user, services, ignore) : 0;
    const note = dismissed > 0 ? `&dismissed=${dismissed}` : '';
    return ask.context.redirect(`/settings/rules?made=${encodeURIComponent(rule.id)}${note}#${rule.id}`, 303);
  });
}

function ruleOf(change: Change, fields: Record<string, string>): IgnoreMatch {
  const proposal = proposalFor(change);
  if (proposal.scopes.length === 0) throw new OperationalError('usage', 'Nothing of this change tells it from others.');
  return matchOf(change, readChoice(fields, proposal), proposal);
}

/** What is open and matches now, found by the rule as it was made. The rule stands, whatever became of them meanwhile. */
async function dismissOpen(rule: IgnoreRule, user: User, { desk }: WebServices, ignore: IgnoreDesk): Promise<number> {
  if (!desk) return 0;
  const { open } = await ignore.preview(rule.match);
  if (open.length === 0) return 0;
  const reason = `ignored by rule ${rule.id}: ${rule.reason}`;
  try {
    const targets = open.map((id) => ({ id }));
    return (await desk.decide(targets, 'dismissed', { by: actorOf(user), role: user.role, reason })).done.length;
  } catch (error) {
    if (error instanceof ConflictError) return 0;
    throw error;
  }
}

function endRoute(ignore: IgnoreDesk): Route {
  return act('/settings/rules/:id/end', 'analyst', async (ask) => {
    const user = asker(ask);
    const id = ask.context.req.param('id') ?? '';
    await ignore.end(id, { by: actorOf(user), role: user.role });
    return ask.context.redirect(`/settings/rules?ended=${encodeURIComponent(id)}`, 303);
  });
}

function wholeNumber(text: string | undefined): number {
  const n = Number(text ?? 0);
  return Number.isSafeInteger(n) && n > 0 ? n : 0;
}
