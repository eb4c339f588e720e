const WORDS = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null', 'nan', 'inf']);
/** `e5` is a float without mantissa to some readers of YAML 1.1. */
const EXPONENT = /^e[\d_+-]+$/i;
const PLAIN = /^[A-Za-z/][\w./@+-]*(?:[: ][\w./@+-]+)*$/;
const VERSION = /^\d+\.\d+\.\d[\dA-Za-z.+-]*$/;
const GIT_ID = /^(?!0b)[0-9a-f]*[a-df][0-9a-f]*$/;

/**
 * A scalar as YAML text, on one line, the same for every reader: strings stay bare only where neither YAML 1.1 nor 1.2
 * reads anything else in them, which two dots (a version) or a letter other than `e` (a Git id) guarantee too.
 */
export function printScalar(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  return isPlain(value) ? value : quoted(value);
}

function isPlain(text: string): boolean {
  if (text.length === 40 || text.length === 64) {
    if (GIT_ID.test(text)) return true;
  }
  if (text.length > 1024 || EXPONENT.test(text)) return false;
  return (PLAIN.test(text) && !WORDS.has(text.toLowerCase())) || VERSION.test(text);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
