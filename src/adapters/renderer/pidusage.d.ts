declare module 'pidusage' {
  /** Resident bytes and share of a core of each process; null for one that has ended. */
  export default function pidusage(pids: number[]): Promise<Record<string, { memory: number; cpu: number } | null>>;
}
