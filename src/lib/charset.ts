/**
 * Text in any encoding of the web → UTF-8, by the rules that browsers follow.
 * @module
 */
import { isUtf8 } from 'node:buffer';
import { getEncoding } from 'encoding-sniffer';

/**
 * The page as UTF-8, and the name of the encoding it came in when that was another one. A page that says UTF-8, or is
 * valid UTF-8 and says nothing, keeps its bytes as they are, invalid sequences included.
 */
export function toUtf8(bytes: Buffer, contentType?: string): { body: Buffer; charset?: string } {
  const declared = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1];
  const label = getEncoding(bytes, {
    ...(declared === undefined ? {} : { transportLayerEncodingLabel: declared }),
    defaultEncoding: isUtf8(bytes) ? 'utf-8' : 'windows-1252',
  });
  const decoder = textDecoder(label);
  if (decoder.encoding === 'utf-8') return { body: bytes };
  return { body: Buffer.from(decoder.decode(bytes), 'utf8'), charset: decoder.encoding };
}

function textDecoder(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder('utf-8');
  }
}
