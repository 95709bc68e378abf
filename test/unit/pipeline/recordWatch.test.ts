import { describe, expect, it } from 'vitest';
import { OperationalError } from '../../../src/domain/errors.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { aheadBy, type RecordWatchServices, refuseSkew, untilClocksAgree, watchRecord } from '../../../src/pipeline/recordWatch.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');

/** A world in which the server answers these by turns, and then as it did last; it ends after so many looks. */
function world(answers: Array<{ ahead?: number; newer?: boolean; away?: boolean }>, looks = answers.length) {
  const leaving = new AbortController();
  const told: string[] = [];
  let look = 0;
  const answer = () => answers[Math.min(look, answers.length - 1)] ?? {};
  const note = (level: string) => (_: object, message: string) => void told.push(`${level}: ${message}`);
  const services: RecordWatchServices = {
    clock: fixedClock(new Date(NOW)),
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    store: {
      migrationGap: async () => {
        if (answer().away) throw new OperationalError('storage', 'It is away.');
        return { missing: [], unknown: answer().newer ? ['0099-later'] : [] };
      },
      serverTime: async () => {
        if (answer().away) throw new OperationalError('storage', 'It is away.');
        return new Date(NOW - (answer().ahead ?? 0));
      },
    },
    async wait() {
      look += 1;
      if (look >= looks) leaving.abort();
    },
  };
  return { services, told, signal: leaving.signal, looks: () => look };
}

describe('the clock of this machine', () => {
  it('is measured against that of the server, and not where there is none', async () => {
    expect(await aheadBy(world([{ ahead: 7_000 }]).services)).toBe(7_000);
    expect(await aheadBy(world([{ ahead: -7_000 }]).services)).toBe(-7_000);
    const { services } = world([{}]);
    expect(await aheadBy({ ...services, store: { ...services.store, serverTime: async () => undefined } })).toBe(0);
  });

  it('is not blamed for the time that the answer takes', async () => {
    const { services } = world([{}]);
    const clock = fixedClock(new Date(NOW));
    const serverTime = async () => {
      clock.advance(20_000);
      return new Date(NOW + 10_000);
    };
    expect(await aheadBy({ clock, store: { ...services.store, serverTime } })).toBe(0);
  });

  it('makes a process not ready when it is over a minute wrong', async () => {
    await refuseSkew(world([{ ahead: 60_000 }]).services);
    await expect(refuseSkew(world([{ ahead: -61_000 }]).services)).rejects.toThrow('61 s behind that of the database server');
  });

  it('keeps those who record waiting until it is right, which is said once', async () => {
    const { services, told, signal, looks } = world([{ ahead: 3_600_000 }, { ahead: 3_600_000 }, { ahead: 100 }], 10);
    expect(await untilClocksAgree(services, signal)).toBe(true);
    expect(looks()).toBe(2);
    expect(told).toEqual([expect.stringMatching(/^error: .* 3600 s ahead of that of the database server\. Nothing is done here/)]);
  });

  it('is asked after again where the record is away meanwhile', async () => {
    const { services, told, signal, looks } = world([{ away: true }, { ahead: 3_600_000 }, { away: true }, { ahead: 0 }], 10);
    expect(await untilClocksAgree(services, signal)).toBe(true);
    expect(looks()).toBe(3);
    expect(told).toHaveLength(1);
  });

  it('keeps nobody waiting who is told to stop, and does not say that it was right', async () => {
    const { services, signal } = world([{ ahead: 3_600_000 }], 3);
    expect(await untilClocksAgree(services, signal)).toBe(false);
    expect(signal.aborted).toBe(true);
  });

  it('is told when it is some seconds wrong, once until it is right again', async () => {
    const { services, told, signal } = world([{ ahead: 6_000 }, { ahead: 6_000 }, { ahead: 0 }, { ahead: -6_000 }]);
    expect(await watchRecord(services, signal)).toBeUndefined();
    expect(told).toEqual([expect.stringContaining('6 s ahead'), expect.stringContaining('6 s behind')]);
  });

  it('ends a process when it is found to be over a minute wrong twice in a row', async () => {
    const once = world([{ ahead: 90_000 }, {}, { ahead: 90_000 }, {}]);
    expect(await watchRecord(once.services, once.signal)).toBeUndefined();
    const twice = world([{}, { ahead: 90_000 }, { ahead: 90_000 }], 9);
    expect(await watchRecord(twice.services, twice.signal)).toMatchObject({ message: expect.stringContaining('90 s ahead') });
  });
});

describe('a record that a newer version has migrated', () => {
  it('ends the processes of older ones', async () => {
    const { services, signal } = world([{}, { away: true }, { newer: true }], 9);
    expect(await watchRecord(services, signal)).toMatchObject({ code: 'storage', message: expect.stringContaining('A newer Clausewatch') });
  });

  it('is not assumed of one that does not answer', async () => {
    const { services, signal } = world([{ away: true }], 3);
    expect(await watchRecord(services, signal)).toBeUndefined();
  });
});
