/**
 * Hosts that a page wants and nobody else does.
 * @module
 */

/** Whether a host is one of these, or lies below one of them. */
export function unwantedHosts(hosts: readonly string[]): (hostname: string) => boolean {
  const known = new Set(hosts);
  return (hostname) => {
    for (let name = hostname; name !== ''; name = name.slice(name.indexOf('.') + 1)) {
      if (known.has(name)) return true;
      if (!name.includes('.')) return false;
    }
    return false;
  };
}
