import { KNOWN_TOKENS } from '../../model/text';

const KEY =
  /(?:password|passwd|passphrase|pwd|secret|token|credentials?|api[-_]?key|access[-_]?key|private[-_]?key|secret[-_]?key|signing[-_]?key|encryption[-_]?key|connection[-_]?string|(?:^|[-_.])(?:pass|pw|dsn|salt))\d{0,3}$/i;

const VALUE: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/,
  /:\/\/[^/@\s:]{0,200}:[^/@\s]{1,200}@/,
  ...KNOWN_TOKENS,
];

const ASSIGNMENT =
  /(?:password|passwd|passphrase|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?)["']?[ \t]{0,4}[=:][ \t]{0,4}["']?[^\s"']/i;

const FLAG =
  /^--?[A-Za-z0-9._-]{0,60}(?:password|passwd|secret|token|api[-_]?key|access[-_]?key|credentials?)$/i;

/** Whether a key, such as `DB_PASSWORD` or `apiKey`, by its name holds a secret. */
export function isSecretKey(key: string): boolean {
  return KEY.test(key.slice(-80));
}

/** Whether a text holds a secret by its looks: a private key, a known kind of token, a URL with a password. */
export function isSecretText(text: string): boolean {
  return VALUE.some((pattern) => pattern.test(text));
}

/** Whether a line assigns something to a name that looks secret: `password=…`, `"token": "…"`. */
export function assignsSecret(line: string): boolean {
  return ASSIGNMENT.test(line);
}

/** Whether an argument announces a secret in the next one: `--password`. */
export function announcesSecret(argument: string): boolean {
  return FLAG.test(argument);
}

const SETTING =
  /^[ \t]*(?:export[ \t]+)?["']?([A-Za-z0-9_.-]{1,80})["']?[ \t]*[=:][ \t]*["']?([^\s"'(){}]{1,400})["']?[ \t]*[,;]?[ \t]*$/;

/** Values that are replaced by a secret later, or are not secrets: references, paths, words, numbers. */
const NO_SECRET =
  /^(?:[$<{*%@].*|.*\$[({].*|\/.*|\.{1,2}\/.*|file:.*|(?:vault|secret|ref|env|aws|gcp|azure):.*|true|false|yes|no|on|off|null|none|undefined|optional|required|[0-9]+(?:ms|s|m|h|d)?|x+|\*+|redacted|changeme\??)$/i;

/**
 * Whether a setting, such as a key of a ConfigMap or a variable, holds a secret: by its name, by the looks of its text, or by
 * a line of the text that assigns one. A reference to a secret (`$(DB_PASSWORD)`, `/run/secrets/db`) is not a secret.
 */
export function settingHoldsSecret(name: string, text: string): boolean {
  if (isSecretText(text)) return true;
  if (!text.includes('\n')) {
    const value = text.trim();
    if (value === '' || NO_SECRET.test(value) || /\s/.test(value)) return false;
    return isSecretKey(name) || isSecretSetting(value);
  }
  return text.split('\n').some(isSecretSetting);
}

function isSecretSetting(line: string): boolean {
  const [, key, value] = SETTING.exec(line) ?? [];
  return key !== undefined && value !== undefined && isSecretKey(key) && !NO_SECRET.test(value);
}
