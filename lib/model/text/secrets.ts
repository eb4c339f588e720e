import { KNOWN_TOKENS } from './known-tokens';

const HIDDEN = '***';

/** A scheme that repositories and links have, also where colon and slashes behind it are mistyped. */
const SCHEME = String.raw`(?<![\w.-])(?:git\+)?(?:https?|ssh|git|ftps?|file)(?:[:;.,]{0,2}[\\/]{1,9}|[:;](?![\\/\s]))`;

/** Names of parameters that hold secrets. */
const PARAMETER = `(?:[a-z]{1,20}[_-]){0,2}(?:token|password|passwd|secret|(?:api|access|private)[_-]?key|signature)`;

/** Each pattern with the part that stays in front of the secret. A digest behind an "@" is not a host. */
const SECRETS: readonly RegExp[] = [
  // A user with a password, which may hold slashes.
  new RegExp(String.raw`(${SCHEME})[^\s@\\/:"'<>]{0,500}:[^\s"'<>]{0,1000}[^\s"'<>/]@(?!sha\d)`, 'gi'),
  /((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s@/:"'<>]{0,500}:[^\s/"'<>]{0,1000}@(?!sha\d)/gi,
  // The same with the signs between them written as `%3a` and `%40`.
  new RegExp(String.raw`(${SCHEME})[^\s@\\/"'<>]{0,500}?(?::|%3a)[^\s@\\/"'<>]{0,1000}?%40`, 'gi'),
  // A user name alone may be a token where http is spoken.
  /((?<![\w.-])(?:https?|ftps?)(?:[:;.,]{0,2}[\\/]{1,9}|[:;]))[^\s\\/"'<>?#]{1,1000}@(?!sha\d)/gi,
  new RegExp(String.raw`(?<=^|[?&;#,\s"'])(${PARAMETER}(?:=|%3d))[^\s&;#"'<>]+`, 'gim'),
  // Parameters that are secrets in an address only; elsewhere these names mean something else.
  /([?&](?:key|pass|pwd|auth|sig|sid|code)(?:=|%3d))[^\s&;#"'<>]+/gi,
  // A repository's path has no parameters: text behind a ";" is hidden, whatever its name.
  new RegExp(
    String.raw`(${SCHEME}[^\s;"'<>]{1,2000}?(?:(?<!&[a-z0-9#]{1,8});|%3b)(?:[\w.-]{1,40}(?:=|%3d|:))?)[^\s"'<>]+`,
    'gi',
  ),
  ...KNOWN_TOKENS.map((token) => new RegExp(`()${token.source}`, 'g')),
  /(\bAuthorization: {0,9}(?:Basic|Bearer|token) {1,9})[^\s"']+/gi,
];

/**
 * A text without the secrets that are recognized by their position: user and password in front of the host of a URL,
 * also of a mistyped one, tokens among its parameters, authorization headers. `***` stands for each.
 */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce(
    (shown, secret) =>
      shown.replace(secret, (all: string, kept: string) => `${kept}${HIDDEN}${all.endsWith('@') ? '@' : ''}`),
    text,
  );
}

const BEGINS_AS_URL = new RegExp(String.raw`^["'\s]{0,9}${SCHEME}`, 'i');

/**
 * A single value that may be an address, without its secrets: as {@link withoutSecrets}, where a password may hold blanks,
 * too, and needs no scheme in front of it.
 */
export function addressWithoutSecrets(value: string): string {
  const plain = withoutSecrets(value);
  const scheme = BEGINS_AS_URL.exec(plain)?.[0];
  if (scheme === undefined)
    return plain.replace(
      /^["'\s]{0,9}(?:[\\/]{2,9})?[^\s@\\/:]+:[^@]*@(?=[\w.-]+[:/])(?!sha\d)/,
      `${HIDDEN}@`,
    );
  const rest = plain.slice(scheme.length);
  const at = rest.lastIndexOf('@');
  return /:.*[^/]$/s.test(rest.slice(0, Math.max(at, 0))) && !/^@sha\d/.test(rest.slice(at))
    ? `${scheme}${HIDDEN}${rest.slice(at)}`
    : plain;
}
