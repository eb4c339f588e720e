/** The longest text that is decoded, in UTF-16 units. */
const LONGEST = 1_500_000;

const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
const WORDS = /^(?:[\t\n\r\u0020-\u007e]|[^\u0000-\u009f\ufffd])+$/u;

/** What a text without blanks says where it is base64 or percent-encoded text; nothing for any other text. */
export function decodedTexts(text: string): readonly string[] {
  if (text.length > LONGEST) return [];
  const found: string[] = [];
  if (/%[0-9a-f]{2}/i.test(text)) {
    const plain = percentDecoded(text);
    if (plain !== undefined && plain !== text) found.push(plain);
  }
  if (BASE64.test(text)) {
    const plain = Buffer.from(text, 'base64').toString('utf8');
    // A digest or a plain word is base64, too: what comes of it is no text.
    if (WORDS.test(plain) && /[:@{]/.test(plain)) found.push(plain);
  }
  return found;
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
