import { describe, expect, it } from 'vitest';
import { ASKED, answerOf, bearing, changeOf, day, proposalOf, QUESTION, SOURCE, VERIFIED, World } from './world.ts';

const CHANGE = changeOf('chg_1', day(10));
const OLD = proposalOf(answerOf(30), day(3));
const NEW = proposalOf(answerOf(90, day(10)), day(10));

/** Drafted at 30 days from the page as it was on day 3. */
function drafted(): World {
  const world = new World();
  world.go(OLD);
  return world;
}

function verified(): World {
  const world = drafted();
  world.act('verified', VERIFIED);
  return world;
}

describe('a cell that nobody has seen', () => {
  it('is drafted from its pages, as of the latest reading', () => {
    const world = drafted();
    expect(world.stands).toMatchObject({ version: 1, status: 'draft', origin: 'evidence', asOf: day(3), answer: OLD.answer });
    expect(world.events[0]).toMatchObject({ kind: 'proposed', by: { kind: 'system' }, record: ASKED.id, offering: 'northwind-api' });
  });

  it('stands in conflict where pages contradict each other', () => {
    const world = new World();
    world.go(proposalOf(answerOf(30), day(3), { conflict: true }));
    expect(world.stands.status).toBe('conflict');
  });

  it('goes on counting versions where one was removed', () => {
    const world = drafted();
    world.act('removed', {});
    expect(world.go(OLD)).toEqual(['proposed']);
    expect(world.stands.version).toBe(3);
  });
});

describe('a draft', () => {
  it('follows what its pages say now', () => {
    const world = drafted();
    expect(world.go(NEW)).toEqual(['proposed']);
    expect(world.stands).toMatchObject({ answer: NEW.answer, asOf: day(10) });
  });

  it('says nothing when a page was only read again, or changed elsewhere', () => {
    const world = drafted();
    const again = answerOf(30, day(9));
    const citations = again.citations.map((citation) => ({ ...citation, snapshot: 'c'.repeat(64), page: 2 }));
    expect(world.go(proposalOf({ ...again, citations }, day(9)))).toEqual([]);
  });

  it('tells that another page would answer it now', () => {
    const world = drafted();
    const read = [...OLD.read, { source: 'northwind/terms', url: 'https://northwind.example/terms' }];
    expect(world.go({ ...OLD, read })).toEqual(['proposed']);
    expect(world.stands.read).toHaveLength(2);
  });

  it('that was unclear follows the first reading of its page', () => {
    const world = new World();
    world.go({
      ...proposalOf({ ...answerOf(undefined), grade: 'unclear' }, day(1)),
      read: [{ source: SOURCE, url: 'https://x.example/' }],
    });
    expect(world.go(OLD, [])).toEqual(['proposed']);
    expect(world.stands.answer.grade).toBe('yes_public');
  });

  it('keeps what was found when rules find nothing any more, with that beside it', () => {
    const world = drafted();
    expect(world.go(proposalOf(answerOf(undefined), day(9)))).toEqual(['suggested']);
    expect(world.stands.answer.grade).toBe('yes_public');
    expect(world.stands.suggestion?.answer.grade).toBe('none');
    expect(world.go(OLD)).toEqual(['suggested']);
    expect(world.stands.suggestion).toBeUndefined();
  });

  it('gives up what was found on a page that nobody reads any more', () => {
    const world = drafted();
    const unread = { ...proposalOf({ ...answerOf(undefined), grade: 'unclear' }, day(9)), read: [] };
    expect(world.go(unread, [], { ...ASKED, sources: [] })).toEqual(['proposed']);
    expect(world.stands.answer.grade).toBe('unclear');
  });

  it('gives up what was found of another product, once it is known that the page speaks of it', () => {
    const world = drafted();
    const nothing = proposalOf({ ...answerOf(undefined), grade: 'unclear' }, day(9));
    expect(world.go(nothing, [], { ...ASKED, except: { others: ['inspections'], own: [] } })).toEqual(['suggested']);
    const again = drafted();
    expect(again.go(nothing, [], { ...ASKED, except: { others: ['AUDITS'], own: [] } })).toEqual(['proposed']);
    expect(again.stands.answer.grade).toBe('unclear');
  });

  it('without evidence follows a change at once, and names it', () => {
    const world = new World();
    world.go(proposalOf(answerOf(undefined), day(3)));
    expect(world.go(NEW, [bearing(CHANGE)])).toEqual(['proposed']);
    expect(world.events.at(-1)?.because?.changes).toEqual(['chg_1']);
    expect(world.go(NEW, [bearing(CHANGE, 'dismissed')])).toEqual([]);
  });

  it('that came with the program gives way to evidence, and not to silence', () => {
    const world = drafted();
    world.act('shipped', { origin: 'shipped', answer: { ...answerOf(undefined), grade: 'partial', summary: 'From the brochure.' } });
    expect(world.go(proposalOf(answerOf(undefined), day(9)))).toEqual([]);
    expect(world.go(NEW)).toEqual(['proposed']);
    expect(world.stands.origin).toBe('evidence');
  });

  it('is as of its pages, and not of the day on which it came with the program', () => {
    const world = drafted();
    world.act('shipped', { origin: 'shipped', answer: { ...answerOf(undefined), grade: 'unclear' }, asOf: day(27), read: [] });
    world.go(NEW);
    expect(world.stands).toMatchObject({ origin: 'evidence', asOf: NEW.asOf });
  });

  it('turns stale like any other', () => {
    const world = drafted();
    expect(world.go(NEW, [bearing(CHANGE)])).toEqual(['staled']);
    expect(world.stands).toMatchObject({
      status: 'stale',
      answer: OLD.answer,
      stale: { was: 'draft', since: day(10), changes: ['chg_1'] },
    });
    expect(world.stands.suggestion?.answer).toEqual(NEW.answer);
  });

  it('takes the new answer when the change is confirmed, and is a draft again', () => {
    const world = drafted();
    world.go(NEW, [bearing(CHANGE)]);
    expect(world.go(NEW, [bearing(CHANGE, 'confirmed')])).toEqual(['updated']);
    expect(world.stands).toMatchObject({ status: 'draft', answer: NEW.answer });
    expect(world.stands).not.toHaveProperty('stale');
    expect(world.stands).not.toHaveProperty('suggestion');
  });

  it('does not follow what was dismissed, until pages say something else', () => {
    const world = drafted();
    world.go(NEW, [bearing(CHANGE)]);
    expect(world.go(NEW, [bearing(CHANGE, 'dismissed')])).toEqual(['settled']);
    expect(world.go(NEW, [bearing(CHANGE, 'dismissed')])).toEqual([]);
    expect(world.stands).toMatchObject({ status: 'draft', answer: OLD.answer, suggestion: { answer: NEW.answer } });
    expect(world.go(proposalOf(answerOf(60), day(12)), [bearing(CHANGE, 'dismissed')])).toEqual(['proposed']);
  });
});

describe('a verified cell', () => {
  it('keeps its answer when rules change, with what they say now beside it, once', () => {
    const world = verified();
    expect(world.go(NEW)).toEqual(['suggested']);
    expect(world.go(NEW)).toEqual([]);
    expect(world.stands).toMatchObject({ status: 'verified', answer: OLD.answer, suggestion: { answer: NEW.answer } });
  });

  it('turns stale by a change that bears on it, since the first of them', () => {
    const world = verified();
    const later = changeOf('chg_0', day(12));
    expect(world.go(NEW, [bearing(later), bearing(CHANGE)])).toEqual(['staled']);
    expect(world.stands.stale).toEqual({ since: day(10), changes: ['chg_1', 'chg_0'], was: 'verified' });
    expect(world.stands).toMatchObject({ asOf: day(12), verifiedBy: 'Eve' });
  });

  it.each([
    ['a rule holds back', changeOf('chg_1', day(10), { suppressedBy: 'rotating-logo' })],
    ['only says it in other words', changeOf('chg_1', day(10), { significance: 'editorial' })],
    ['was in the page when it was read', changeOf('chg_1', day(3))],
  ])('does not turn stale by a change that %s', (_, change) => {
    expect(verified().go(OLD, [bearing(change)])).toEqual([]);
  });

  it('turns stale by a change to a page that was read before the others', () => {
    const world = new World();
    world.go({ ...OLD, asOf: day(9) });
    expect(world.go({ ...NEW, asOf: day(9) }, [bearing(changeOf('chg_1', day(6)))])).toEqual(['staled']);
  });

  it('turns stale where a person found nothing and a page states it now', () => {
    const world = new World();
    world.go(proposalOf(answerOf(undefined), day(3)));
    world.act('verified', VERIFIED);
    expect(world.go(NEW, [bearing(CHANGE)])).toEqual(['staled']);
  });

  it('is verified again by who confirmed the change, as of the decision', () => {
    const world = verified();
    world.go(NEW, [bearing(CHANGE)]);
    world.go(NEW, [bearing(CHANGE, 'confirmed', day(14))]);
    expect(world.stands).toMatchObject({ status: 'verified', answer: NEW.answer, verifiedAt: day(14), verifiedBy: 'Ada' });
    expect(world.events.at(-1)).toMatchObject({ kind: 'updated', by: { name: 'Ada' }, because: { changes: ['chg_1'] } });
  });

  it('keeps its answer when the change is dismissed or superseded', () => {
    for (const state of ['dismissed', 'superseded'] as const) {
      const world = verified();
      world.go(NEW, [bearing(CHANGE)]);
      expect(world.go(NEW, [bearing(CHANGE, state, day(14))])).toEqual(['settled']);
      expect(world.stands).toMatchObject({ status: 'verified', answer: OLD.answer, verifiedAt: day(14) });
    }
  });

  it('goes the same way when decisions were there before anybody looked', () => {
    const [slow, fast] = [verified(), verified()];
    slow.go(NEW, [bearing(CHANGE)]);
    slow.go(NEW, [bearing(CHANGE, 'confirmed')]);
    expect(fast.go(NEW, [bearing(CHANGE, 'confirmed')])).toEqual(['staled', 'updated']);
    expect(fast.stands).toEqual(slow.stands);
  });

  it('stays stale until the last of several changes is decided', () => {
    const world = verified();
    const other = changeOf('chg_2', day(11));
    world.go(NEW, [bearing(CHANGE), bearing(other)]);
    expect(world.go(NEW, [bearing(CHANGE, 'confirmed'), bearing(other)])).toEqual(['updated']);
    expect(world.stands).toMatchObject({
      status: 'stale',
      answer: NEW.answer,
      stale: { since: day(11), changes: ['chg_2'], was: 'verified' },
    });
    expect(world.go(NEW, [bearing(CHANGE, 'confirmed'), bearing(other, 'dismissed')])).toEqual(['settled']);
    expect(world.stands).toMatchObject({ status: 'verified', answer: NEW.answer });
  });

  it('is as it was, and stale, when a confirmation is taken back', () => {
    const world = verified();
    world.go(NEW, [bearing(CHANGE)]);
    const stale = world.stands;
    world.go(NEW, [bearing(CHANGE, 'confirmed')]);
    expect(world.go(NEW, [bearing(CHANGE)])).toEqual(['staled']);
    expect({ ...world.stands, version: 0 }).toEqual({ ...stale, version: 0 });
    expect(world.go(NEW, [bearing(CHANGE, 'dismissed', day(16))])).toEqual(['settled']);
    expect(world.stands).toMatchObject({ status: 'verified', answer: OLD.answer });
  });

  it('gets its old answer back when a confirmation was turned into a dismissal unseen', () => {
    const world = verified();
    world.go(NEW, [bearing(CHANGE, 'confirmed')]);
    expect(world.go(NEW, [bearing(CHANGE, 'dismissed')])).toEqual(['staled', 'settled']);
    expect(world.stands).toMatchObject({ status: 'verified', answer: OLD.answer });
  });

  it('keeps what an earlier confirmed change brought when a later one is reopened', () => {
    const world = verified();
    world.go(NEW, [bearing(CHANGE, 'confirmed')]);
    const second = changeOf('chg_2', day(12));
    const third = proposalOf(answerOf(60), day(12));
    world.go(third, [bearing(CHANGE, 'confirmed'), bearing(second, 'confirmed')]);
    expect(world.stands.answer).toEqual(third.answer);
    world.go(third, [bearing(CHANGE, 'confirmed'), bearing(second)]);
    expect(world.stands).toMatchObject({ status: 'stale', answer: NEW.answer, stale: { changes: ['chg_2'] } });
  });

  it('turns stale again, with the answer that a person gave since, when a change is reopened', () => {
    const world = verified();
    world.go(NEW, [bearing(CHANGE, 'confirmed')]);
    world.act('answered', { ...VERIFIED, origin: 'person', answer: answerOf(45) });
    expect(world.go(NEW, [bearing(CHANGE)])).toEqual(['staled']);
    expect(world.stands).toMatchObject({ status: 'stale', answer: answerOf(45) });
  });

  it('is not bothered again by changes that a person vouched with', () => {
    const world = verified();
    world.go(NEW, [bearing(CHANGE)]);
    world.act('verified', VERIFIED, { changes: ['chg_1'] });
    for (const state of ['flagged', 'confirmed', 'dismissed'] as const) expect(world.go(NEW, [bearing(CHANGE, state)])).toEqual([]);
    expect(world.stands).toMatchObject({ status: 'verified', answer: OLD.answer });
  });

  it('waits for a person when a confirmed change leaves nothing that rules can read', () => {
    const asked = { ...ASKED, question: { ...QUESTION, rules: [] } };
    const world = new World(asked);
    world.go(OLD);
    world.act('answered', { ...VERIFIED, origin: 'person' });
    const unread = proposalOf({ ...answerOf(undefined), grade: 'unclear' }, day(10));
    world.go(unread, [bearing(CHANGE, 'confirmed')]);
    expect(world.stands).toMatchObject({ status: 'draft', origin: 'person', answer: OLD.answer });
    expect(world.stands).not.toHaveProperty('verifiedAt');
  });

  it('says that nothing is public any more when the removal of its clause is confirmed', () => {
    const world = verified();
    const gone = proposalOf(answerOf(undefined), day(10));
    world.go(gone, [bearing(CHANGE, 'confirmed')]);
    expect(world.stands).toMatchObject({ status: 'verified', answer: { grade: 'none' } });
    expect(world.go(gone, [bearing(CHANGE)])).toEqual(['staled']);
    expect(world.stands).toMatchObject({ status: 'stale', answer: OLD.answer });
  });

  it('keeps its answer through a change and the way back', () => {
    const world = verified();
    const back = changeOf('chg_2', day(12), { reverts: 'chg_1' });
    world.go(NEW, [bearing(CHANGE)]);
    const again = proposalOf(answerOf(30), day(12));
    expect(world.go(again, [bearing(CHANGE), bearing(back)])).toEqual(['staled']);
    expect(world.stands).not.toHaveProperty('suggestion');
    world.go(again, [bearing(CHANGE, 'confirmed'), bearing(back, 'confirmed')]);
    expect(world.stands).toMatchObject({ status: 'verified', answer: { values: { audit_notice: { n: 30, unit: 'd' } } } });
  });

  it('stands in conflict when a confirmed change makes pages contradict each other', () => {
    const world = verified();
    world.go({ ...NEW, conflict: true }, [bearing(CHANGE, 'confirmed')]);
    expect(world.stands.status).toBe('conflict');
  });

  it('takes hundreds of parts of one incident in one event', () => {
    const world = verified();
    const parts = Array.from({ length: 300 }, (_, n) => changeOf(`chg_${n}`, day(10), { incident: 'inc_1' }));
    expect(
      world.go(
        NEW,
        parts.map((part) => bearing(part)),
      ),
    ).toEqual(['staled']);
    expect(
      world.go(
        NEW,
        parts.map((part) => bearing(part, 'confirmed')),
      ),
    ).toEqual(['updated']);
    expect(world.stands.status).toBe('verified');
  });

  it('settles when a rule holds its change back since', () => {
    const world = verified();
    world.go(NEW, [bearing(CHANGE)]);
    expect(world.go(OLD, [bearing({ ...CHANGE, suppressedBy: 'ignore:1' })])).toEqual(['settled']);
    expect(world.stands).toMatchObject({ status: 'verified', verifiedBy: 'Eve' });
  });
});

describe('what a person gave', () => {
  it('is not contradicted by pages that say the same in other words, or less', () => {
    const world = drafted();
    world.act('answered', { ...VERIFIED, origin: 'person', answer: { ...answerOf(30), summary: 'Thirty days, in writing.' } });
    expect(world.go(OLD)).toEqual([]);
    expect(world.go(proposalOf(answerOf(undefined), day(9)))).toEqual([]);
  });

  it('is contradicted by pages that state another value', () => {
    const world = drafted();
    world.act('answered', { ...VERIFIED, origin: 'person', answer: { ...answerOf(31), citations: [] } });
    expect(world.go(OLD)).toEqual(['suggested']);
  });

  it('is never replaced, though it is a draft', () => {
    const world = drafted();
    world.act('imported', { status: 'draft', origin: 'person', answer: answerOf(31) });
    expect(world.go(OLD)).toEqual(['suggested']);
    expect(world.stands.answer).toEqual(answerOf(31));
  });
});
