/**
 * What the measured figures come to at other sizes, on paper: how much of each part is used, and which is used up first.
 * @module
 */

/** What was measured, on one machine. */
export interface Measured {
  /** Milliseconds that one recorded check has the write lock, on loopback, and its round trips. */
  alone: { ms: number; trips: number };
  /** Milliseconds of CPU for each check: of Postgres, of the scheduler, and of a worker that really visits a page that has not changed. */
  cpu: { postgres: number; scheduler: number; worker: number };
  /** Bytes that a check adds to the database, and that a source needs in the scheduler. */
  bytes: { perCheck: number; perSource: number };
  /** Bytes of Redis for each host that was visited, and task that waited. */
  redis: { bytes: number; sources: number };
}

/** Parts of an ordinary large installation. */
const MACHINES = { rttMs: 0.5, postgresCores: 8, workerCores: 16, schedulerGb: 4, redisGb: 4, diskTb: 2 };
const DAY_S = 86_400;
const YEAR_DAYS = 365;

interface Part {
  name: string;
  /** Share that is in use, 1 being all of it. */
  load: number;
  says: string;
}

/** Lines to print. */
export function estimate(measured: Measured, sizes: readonly number[]): string[] {
  return sizes.flatMap((sources) => {
    const parts = partsOf(measured, sources).toSorted((a, b) => b.load - a.load);
    const [first] = parts;
    const most = first ? Math.floor(sources / first.load / 1000) * 1000 : 0;
    return [
      '',
      `${sources.toLocaleString('en')} sources a day, ${(sources / DAY_S).toFixed(1)} checks/s on paper:`,
      ...parts.map(({ name, load, says }) => `  ${`${Math.ceil(load * 100)} %`.padStart(7)}  ${name}: ${says}`),
      `  The first to be used up: ${first?.name}, at ${most.toLocaleString('en')} sources a day.`,
    ];
  });
}

function partsOf({ alone, cpu, bytes, redis }: Measured, sources: number): Part[] {
  const rate = sources / DAY_S;
  const locked = alone.ms + alone.trips * MACHINES.rttMs;
  const cores = (ms: number): number => (rate * ms) / 1000;
  const gb = (amount: number): number => amount / 2 ** 30;
  const memory = gb(bytes.perSource * sources);
  const disk = gb(bytes.perCheck * sources * YEAR_DAYS);
  const kept = gb((redis.bytes / redis.sources) * sources);
  return [
    {
      name: 'the write lock of the record',
      load: (rate * locked) / 1000,
      says: `${locked.toFixed(1)} ms a check (${alone.ms.toFixed(1)} here, and ${alone.trips} round trips of ${MACHINES.rttMs} ms), ${(1000 / locked).toFixed(0)} checks/s at most`,
    },
    part('the cores of Postgres', cores(cpu.postgres), MACHINES.postgresCores, `${cpu.postgres.toFixed(1)} ms a check`, 'cores'),
    part(
      'the cores of workers',
      cores(cpu.worker),
      MACHINES.workerCores,
      `${cpu.worker.toFixed(1)} ms a check; more machines may be added`,
      'cores',
    ),
    part('the one core of the scheduler', cores(cpu.scheduler), 1, `${cpu.scheduler.toFixed(2)} ms a check`, 'cores'),
    part('the memory of the scheduler', memory, MACHINES.schedulerGb, `${Math.round(bytes.perSource)} bytes a source`, 'GB'),
    part('the memory of Redis', kept, MACHINES.redisGb, `${Math.round(redis.bytes / redis.sources)} bytes a source`, 'GB'),
    part('the disk of Postgres after a year', disk, MACHINES.diskTb * 1024, `${Math.round(bytes.perCheck)} bytes a check`, 'GB'),
  ];
}

function part(name: string, used: number, of: number, each: string, unit: string): Part {
  return { name, load: used / of, says: `${used.toFixed(2)} of ${of} ${unit}; ${each}` };
}
