/**
 * Signed notes (C2SP signed-note) with Ed25519: a text, a blank line, and a line for each signature. Keys are named, and told apart by the
 * first bytes of a hash; they are written as `name+hash+key`, private ones with `PRIVATE+KEY+` before it.
 * @module
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Ed25519, as notes number the ways to sign. */
const ED25519 = 1;
const KEY_BYTES = 32;
const ID_BYTES = 4;
const PRIVATE = 'PRIVATE+KEY+';
/** What stands before a raw key in the two DER forms that `node:crypto` reads (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
/** More than any note of ours has; others are not read to their end. */
const MAX_SIGNATURES = 64;

/** A key that verifies. */
export interface Verifier {
  name: string;
  /** Eight hex digits: an identifier, no safeguard. */
  id: string;
  /** Raw, 32 bytes. */
  publicKey: Uint8Array;
}

/** A key that signs. */
export interface Signer {
  verifier: Verifier;
  privateKey: KeyObject;
}

/** A note as it is written; its text is worth nothing before `openNote` has verified it. */
export interface ParsedNote {
  /** With the line feed at its end. */
  text: string;
  signatures: Array<{ name: string; id: string; signature: Uint8Array }>;
}

/** Whether a key may be called so: no white space, no plus sign. */
export function isKeyName(name: string): boolean {
  return /^[^\s+\p{C}]+$/u.test(name);
}

/** The verifier of a raw public key. Throws RangeError for a name or a key that none can be. */
export function verifierOf(name: string, publicKey: Uint8Array): Verifier {
  if (!isKeyName(name) || publicKey.length !== KEY_BYTES) throw new RangeError(`this is no key of a note: ${name}`);
  const id = createHash('sha256').update(`${name}\n`).update(Uint8Array.of(ED25519)).update(publicKey).digest('hex');
  return { name, id: id.slice(0, 2 * ID_BYTES), publicKey };
}

/** The signer that a seed of 32 bytes makes. */
export function signerOf(name: string, seed: Uint8Array): Signer {
  if (seed.length !== KEY_BYTES) throw new RangeError('the seed of a key has 32 bytes');
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  return { verifier: verifierOf(name, new Uint8Array(publicKey)), privateKey };
}

/** "name+hash+key": what people compare and hand on. */
export function writeVerifier({ name, id, publicKey }: Verifier): string {
  return `${name}+${id}+${base64(Buffer.concat([Uint8Array.of(ED25519), publicKey]))}`;
}

/** "PRIVATE+KEY+name+hash+seed": a secret. */
export function writeSigner({ verifier: { name, id }, privateKey }: Signer): string {
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8.length);
  return `${PRIVATE}${name}+${id}+${base64(Buffer.concat([Uint8Array.of(ED25519), seed]))}`;
}

/** The key as `openssl` reads it. */
export function pemOf({ publicKey }: Pick<Verifier, 'publicKey'>): string {
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });
  return key.export({ format: 'pem', type: 'spki' }).toString();
}

/** SHA-256 (hex) of the key as `openssl pkey -pubin -outform DER` writes it: what people compare. */
export function fingerprintOf({ publicKey }: Pick<Verifier, 'publicKey'>): string {
  return createHash('sha256').update(SPKI).update(publicKey).digest('hex');
}

/** Undefined where the text is no verifier key of Ed25519, or its hash is not that of its name and key. */
export function readVerifier(text: string): Verifier | undefined {
  const parts = keyParts(text);
  if (!parts) return undefined;
  const verifier = verifierOf(parts.name, parts.key);
  return verifier.id === parts.id ? verifier : undefined;
}

/** Undefined where the text is no private key of Ed25519. */
export function readSigner(text: string): Signer | undefined {
  const parts = text.startsWith(PRIVATE) ? keyParts(text.slice(PRIVATE.length)) : undefined;
  if (!parts) return undefined;
  const signer = signerOf(parts.name, parts.key);
  return signer.verifier.id === parts.id ? signer : undefined;
}

function keyParts(text: string): { name: string; id: string; key: Uint8Array } | undefined {
  // The key may hold plus signs, the name and the hash may not.
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || !bytes || bytes.length !== 1 + KEY_BYTES || bytes[0] !== ED25519) return undefined;
  return { name, id, key: bytes.subarray(1) };
}

/** Signs a text, which ends in a line feed and has no other control characters. The same text and keys give the same note. */
export function signNote(text: string, ...signers: readonly Signer[]): string {
  if (!isNoteText(text)) throw new RangeError('this text cannot be a note');
  const lines = signers.map(({ verifier, privateKey }) => {
    const signature = Buffer.concat([Buffer.from(verifier.id, 'hex'), sign(null, Buffer.from(text), privateKey)]);
    return `— ${verifier.name} ${base64(signature)}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** Undefined where this is no signed note. */
export function parseNote(note: string): ParsedNote | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  const signatures = lines.slice(0, MAX_SIGNATURES).map(signatureOf);
  return isNoteText(text) && lines.length <= MAX_SIGNATURES && signatures.every((signature) => signature !== undefined)
    ? { text, signatures }
    : undefined;
}

function signatureOf(line: string): ParsedNote['signatures'][number] | undefined {
  const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || !bytes || bytes.length <= ID_BYTES) return undefined;
  return { name, id: Buffer.from(bytes.subarray(0, ID_BYTES)).toString('hex'), signature: bytes.subarray(ID_BYTES) };
}

/** The text, if a known key has signed it; undefined if none has, or a signature of a known key is wrong. */
export function openNote(note: string, known: readonly Verifier[]): { text: string; by: Verifier } | undefined {
  const [by] = signersOf(note, known);
  const text = parseNote(note)?.text;
  return by && text !== undefined ? { text, by } : undefined;
}

/** The known keys that have signed it, in its order; none where a signature of one is wrong. */
export function signersOf(note: string, known: readonly Verifier[]): Verifier[] {
  const parsed = parseNote(note);
  if (!parsed) return [];
  const own = parsed.signatures.flatMap((signature) => {
    const by = known.find(({ name, id }) => name === signature.name && id === signature.id);
    return by ? [{ by, signature: signature.signature }] : [];
  });
  return own.every(({ by, signature }) => isSigned(parsed.text, by, signature)) ? own.map(({ by }) => by) : [];
}

function isSigned(text: string, { publicKey }: Verifier, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), key, signature);
}

function isNoteText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  return text.endsWith('\n') && text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** Undefined where the text is not exactly what `base64` writes. */
function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined;
}
