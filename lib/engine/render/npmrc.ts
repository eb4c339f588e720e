/**
 * The lines of a project's `.npmrc` that an installation may follow: where packages come from and how their tree is
 * laid out. Everything else is dropped: `git`, `script-shell`, `node-options`, `prefix` and their like name programs to
 * run or places to write, and `${NAME}` would send a variable of the user's environment to a host of the file's choice.
 */
export function safeNpmrc(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => {
    const equals = line.indexOf('=');
    const key = line.slice(0, equals).trim();
    const known = KEYS.has(key) || /^@[a-z0-9._~-]+:registry$/.test(key);
    return equals > 0 && known && !line.includes('${');
  });
  return lines.map((line) => `${line}\n`).join('');
}

const KEYS: ReadonlySet<string> = new Set([
  'registry',
  'replace-registry-host',
  'legacy-peer-deps',
  'strict-peer-deps',
  'install-strategy',
]);
