export function journalContract(_adapter: string, _declared: unknown): void {}
