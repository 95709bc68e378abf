export function alertsContract(_adapter: string, _declared: unknown): void {}
