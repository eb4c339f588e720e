import { addressWithoutSecrets, cutWords, printableJson, withoutSecrets } from '../text';

/**
 * A value from outside, as it may be shown in a message: JSON-quoted, control characters escaped, secrets in
 * addresses masked, cut at 120 characters.
 */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const masked = addressWithoutSecrets(text.slice(0, 2000));
  const cut = masked.length > 120 ? `${masked.slice(0, 117)}...` : masked;
  return printableJson(JSON.stringify(cut));
}

/** What another one advises, as it may be shown in a message: as `quote`, but long enough to hold the commands in it whole. */
export function quoteAdvice(text: string): string {
  return printableJson(JSON.stringify(cutWords(withoutSecrets(text.slice(0, 4000)), 1000)));
}

/** The first line of what a person wrote, for a message on one line; it shows whether there is more. */
export function firstLine(text: string): string {
  const [first = '', ...rest] = text.trim().split(/\r?\n/);
  const cut = first.length > 200 ? first.slice(0, 199) : first;
  return rest.length > 0 || cut !== first ? `${cut} …` : first;
}
