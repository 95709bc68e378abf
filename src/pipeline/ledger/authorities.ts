/**
 * Certificates of the time-stamping authorities that are trusted: those whose time stamps count.
 * @module
 */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { OperationalError } from '../../domain/errors.ts';

/** Those of a PEM file, in their order. Throws OperationalError('config') where it has none, or cannot be read. */
export async function readAuthorities(file: string): Promise<X509Certificate[]> {
  const pem = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw unreadable(file);
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause?: unknown): OperationalError {
  return new OperationalError('config', `No certificate of a time-stamping authority can be read in ${file}.`, {
    remedy: 'Take its root certificate from the authority itself, and keep it there as PEM (ledger.timestamp.ca in the settings).',
    cause,
  });
}
