import { addressWithoutSecrets, printableJson } from '../text';

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

/** The first line of what a person wrote, for a message on one line; it shows whether there is more. */
export function firstLine(text: string): string {
  const [first = '', ...rest] = text.trim().split(/\r?\n/);
  const cut = first.length > 200 ? first.slice(0, 199) : first;
  return rest.length > 0 || cut !== first ? `${cut} …` : first;
}
