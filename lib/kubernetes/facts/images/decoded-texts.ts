import { gunzipSync, inflateSync } from 'node:zlib';

/** The longest text that is decoded, in UTF-16 units. */
const LONGEST = 1_500_000;
/** The most bytes that compressed data may grow to. */
const LARGEST = 10_000_000;

const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
/** What stands before base64 in an address that holds its content. */
const DATA_ADDRESS = /^data:[^,\s]*;base64,/;
const LINES_OF_BASE64 = /^(?:[A-Za-z0-9+/]{16,}\r?\n[\t ]*)+[A-Za-z0-9+/]+={0,2}\s*$/;
const WORDS = /^(?:[\t\n\r\u0020-\u007e]|[^\u0000-\u009f\ufffd])+$/u;
/** The readable parts of other bytes. */
const READABLE = /[\t\n\r\u0020-\u007e]{6,}/g;

/** Whether a text is base64 in lines: nothing else that has blanks looks so. */
export const isWrappedBase64 = (text: string): boolean =>
  text.length <= LONGEST && LINES_OF_BASE64.test(text);

/**
 * The decoded text of base64 or percent-encoded text; undefined for any other text. Packed bytes are unpacked.
 *
 * @param isBase64 whether its field holds base64 and nothing else, as `binaryData` of a ConfigMap: of bytes that are no
 *   text, what can be read in them counts
 */
export function decodedTexts(text: string, isBase64 = false): readonly string[] {
  if (text.length > LONGEST) return [];
  const found: string[] = [];
  if (/%[0-9a-f]{2}/i.test(text)) {
    const plain = percentDecoded(text);
    if (plain !== undefined && plain !== text) found.push(plain);
  }
  const joined =
    isBase64 || isWrappedBase64(text) ? text.replace(/\s+/g, '') : text.replace(DATA_ADDRESS, '');
  if (isBase64 || BASE64.test(joined)) {
    const bytes = unpacked(Buffer.from(joined, 'base64'));
    const plain = textOf(bytes);
    // A digest or a plain word is valid base64, too, but does not decode to a text.
    if (WORDS.test(plain)) found.push(plain);
    else if (isBase64) found.push(...(bytes.toString('latin1').match(READABLE) ?? []));
  }
  return found;
}

/** Text of bytes, by their mark of order. */
function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(2, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}

/** Bytes that gzip or zlib packed, as they were; all others as they are. */
function unpacked(bytes: Buffer): Buffer {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isZlib = bytes[0] === 0x78 && bytes.length > 2 && bytes.readUInt16BE(0) % 31 === 0;
  if (!isGzip && !isZlib) return bytes;
  try {
    return (isGzip ? gunzipSync : inflateSync)(bytes, { maxOutputLength: LARGEST });
  } catch {
    return bytes;
  }
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
