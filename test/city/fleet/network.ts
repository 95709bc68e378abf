/**
 * A machine of its own for one worker: a network namespace whose only way out is a cable that can be cut.
 * @module
 */
import { execFileSync } from 'node:child_process';

export interface Network {
  /** Address of everything that all machines reach; it stays when the cable is cut. */
  host: string;
  /** What comes before a command that runs on the other machine. Empty where there is none. */
  elsewhere: string[];
  cut(): void;
  mend(): void;
  close(): void;
}

const [HERE, THERE, SHARED] = ['10.213.0.1', '10.213.0.2', '10.213.1.1'];
const [SPACE, CABLE, END] = ['cw-fleet', 'cw-fleet0', 'cw-fleet1'];

/** The network of this machine alone, where nobody may make namespaces: nothing can be cut then. */
export const LOOPBACK_ONLY: Network = { host: '127.0.0.1', elsewhere: [], cut() {}, mend() {}, close() {} };

/** Makes the other machine. Undefined where this account may not, or there is no iproute2. */
export function layCable(): Network | undefined {
  try {
    clear();
    ip(`netns add ${SPACE}`);
    ip(`link add ${CABLE} type veth peer name ${END} netns ${SPACE}`);
    ip(`addr add ${HERE}/30 dev ${CABLE}`);
    // On the loopback device, so that it stays reachable from here without the cable.
    ip(`addr add ${SHARED}/32 dev lo`);
    ip(`link set ${CABLE} up`);
    ip(`-n ${SPACE} addr add ${THERE}/30 dev ${END}`);
    ip(`-n ${SPACE} link set lo up`);
    mend();
  } catch {
    clear();
    return undefined;
  }
  return { host: SHARED, elsewhere: ['ip', 'netns', 'exec', SPACE], cut: () => ip(`-n ${SPACE} link set ${END} down`), mend, close: clear };
}

/** Routes go with the link and have to be laid anew. */
function mend(): void {
  ip(`-n ${SPACE} link set ${END} up`);
  ip(`-n ${SPACE} route replace ${SHARED}/32 via ${HERE}`);
}

function clear(): void {
  for (const command of [`netns del ${SPACE}`, `link del ${CABLE}`, `addr del ${SHARED}/32 dev lo`]) {
    try {
      ip(command);
    } catch {
      // It was not there.
    }
  }
}

function ip(command: string): void {
  execFileSync('ip', command.split(' '), { stdio: ['ignore', 'ignore', 'pipe'] });
}
