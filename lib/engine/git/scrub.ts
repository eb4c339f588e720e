import { withoutSecrets } from '../../model/text';

/**
 * Text from git or a remote as it may be shown: secrets in URLs and the given ones replaced, control
 * characters (and with them terminal escapes) removed, at most 4,000 characters.
 */
export function scrub(text: string, secrets: readonly string[] = []): string {
  let shown = withoutSecrets(text.slice(0, 100_000));
  for (const secret of secrets) {
    if (secret !== '') shown = shown.replaceAll(secret, '***');
  }
  shown = shown.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ');
  return shown.length > 4000 ? `${shown.slice(0, 3997)}...` : shown;
}

/** The last lines of git's complaint on one line, without its `fatal:` and `error:` marks. */
export function gitWords(stderr: string, secrets: readonly string[] = []): string {
  const lines = scrub(stderr, secrets)
    .split('\n')
    .map((line) => line.replace(/^(fatal|error|warning|remote): ?/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('hint:'));
  return [...new Set(lines)].slice(-6).join('; ') || 'git said nothing';
}
