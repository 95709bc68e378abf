/**
 * The peace of each host, by what reached its server.
 * @module
 */
import type { Judgement, Judging } from './judge.ts';
import { CRAWL_DELAY_S } from './plan.ts';
import type { DayRequest } from './sky.ts';

/** One turn at a host: a page, and the robots.txt that was asked for right before it. */
interface Turn {
  host: string;
  from: number;
  to: number;
  /** The visitor read the robots.txt only in this turn. */
  asksRobots: boolean;
}

export function judgeHosts({ plan, requests, config }: Judging): Pick<Judgement, 'complaints' | 'counts'> {
  const complaints: string[] = [];
  const counts = { requests: requests.length, turns: 0, holds: 0 };
  for (const [host, own] of Map.groupBy(requests, (request) => request.host)) {
    const turns = turnsOf(own);
    counts.turns += turns.length;
    counts.holds += own.filter(({ heldUntil }) => heldUntil !== undefined).length;
    const slowly = plan.troubles.get(host)?.kind === 'crawl-delay';
    complaints.push(
      ...crowding(turns, config.manners.perHost),
      ...haste(turns, config.manners.delay, slowly ? CRAWL_DELAY_S * 1000 : 0),
      ...disturbances(own),
    );
  }
  return { complaints, counts };
}

/** The robots.txt and the page after it are one turn: no time passes between the one's answer and the request for the other. */
function turnsOf(requests: readonly DayRequest[]): Turn[] {
  const turns: Turn[] = [];
  let robots: DayRequest | undefined;
  for (const request of requests) {
    const last = turns.at(-1);
    if (last && robots && request.from === robots.to) last.to = request.to;
    else turns.push({ host: request.host, from: request.from, to: request.to, asksRobots: request.path === '/robots.txt' });
    robots = request.path === '/robots.txt' ? request : undefined;
  }
  return turns;
}

function* crowding(turns: readonly Turn[], perHost: number): Generator<string> {
  for (const [index, { host, from }] of turns.entries()) {
    const open = turns.slice(Math.max(0, index - 50), index).filter(({ to }) => to > from).length + 1;
    if (open > perHost) yield `${host} was visited ${open} times at once at ${iso(from)}`;
  }
}

function* haste(turns: readonly Turn[], delayMs: number, crawlDelayMs: number): Generator<string> {
  for (const [index, turn] of turns.slice(1).entries()) {
    const before = turns[index] as Turn;
    // What a robots.txt asks for is known only once it was read.
    const least = before.asksRobots ? delayMs : Math.max(delayMs, crawlDelayMs);
    const gap = turn.from - before.from;
    if (gap < least) yield `${turn.host} was visited again after ${gap} ms at ${iso(turn.from)}, and wants ${least} ms`;
  }
}

function* disturbances(requests: readonly DayRequest[]): Generator<string> {
  let held = { from: 0, to: 0 };
  for (const { host, from, to, heldUntil } of requests) {
    if (held.from < from && from < held.to) yield `${host} was visited at ${iso(from)}, and is to be left alone until ${iso(held.to)}`;
    if (heldUntil !== undefined) held = { from: to, to: heldUntil };
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
