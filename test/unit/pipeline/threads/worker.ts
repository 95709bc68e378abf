/** A thread that answers; asked to hoard, it then takes more memory than it may have, where it would wait for the next task. */
export default function answer({ hoards }: { hoards: boolean }): string {
  if (hoards) Atomics.wait = hoard;
  return 'answered';
}

function hoard(): never {
  const texts: string[] = [];
  for (;;) texts.push(String(texts.length).repeat(10));
}
