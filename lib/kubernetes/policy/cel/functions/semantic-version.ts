import type { Environment } from '@marcbachmann/cel-js';
import type SemVer from 'semver/classes/semver';
import parse from 'semver/functions/parse';
import { CelFailure } from '../cel-failure';
import { registerIn } from './register';

/** A version by semver.org; build metadata plays no part in comparing. */
class SemanticVersion {
  private readonly version: SemVer;

  private constructor(version: SemVer) {
    this.version = version;
  }

  static read(text: string, normalize = false): SemanticVersion | undefined {
    const wanted = normalize ? normalized(text) : text;
    if (!/^[0-9][0-9A-Za-z.+-]*$/.test(wanted)) return undefined;
    const version = parse(wanted);
    return version === null ? undefined : new SemanticVersion(version);
  }

  static parse(text: string, normalize = false): SemanticVersion {
    const version = SemanticVersion.read(text, normalize);
    if (!version) throw new CelFailure(`${JSON.stringify(text.slice(0, 60))} is not a semantic version`);
    return version;
  }

  part(name: 'major' | 'minor' | 'patch'): bigint {
    return BigInt(this.version[name]);
  }

  compareTo(other: SemanticVersion): number {
    return this.version.compare(other.version);
  }

  equals(other: unknown): boolean {
    return other instanceof SemanticVersion && this.compareTo(other) === 0;
  }
}

/** `semver(text)` and what can be asked of a version. */
export function registerSemanticVersion(environment: Environment): void {
  const it = 'kubernetes.Semver';
  environment.registerType(it, SemanticVersion as unknown as new () => SemanticVersion);
  const fn = registerIn(environment);
  fn(`semver(string): ${it}`, (text: string) => SemanticVersion.parse(text));
  fn(`semver(string, bool): ${it}`, (text: string, normalize: boolean) =>
    SemanticVersion.parse(text, normalize),
  );
  fn('isSemver(string): bool', (text: string) => SemanticVersion.read(text) !== undefined);
  fn(
    'isSemver(string, bool): bool',
    (text: string, normalize: boolean) => SemanticVersion.read(text, normalize) !== undefined,
  );
  for (const part of ['major', 'minor', 'patch'] as const)
    fn(`${it}.${part}(): int`, (version: SemanticVersion) => version.part(part));
  type Two = [SemanticVersion, SemanticVersion];
  fn(`${it}.compareTo(${it}): int`, (...[left, right]: Two) => BigInt(left.compareTo(right)));
  fn(`${it}.isLessThan(${it}): bool`, (...[left, right]: Two) => left.compareTo(right) < 0);
  fn(`${it}.isGreaterThan(${it}): bool`, (...[left, right]: Two) => left.compareTo(right) > 0);
}

/** Without a leading `v`, with all three numbers, and no number with leading zeros. */
function normalized(text: string): string {
  const bare = text.startsWith('v') ? text.slice(1) : text;
  const [major = '', minor, ...rest] = bare.split('.');
  const parts = minor === undefined ? [major] : [major, minor];
  if (rest.length > 0) parts.push(rest.join('.'));
  const short = parts.length < 3;
  if (short && /[+-]/.test(parts.at(-1) ?? '')) return '';
  while (parts.length < 3) parts.push('0');
  return parts.map((each) => each.replace(/^0+(?=[0-9])/, '')).join('.');
}
