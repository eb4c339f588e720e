import { createHash } from 'node:crypto';

/** Apps or environments as a part of a name. No name of theirs holds `_`, so that different sets never have the same text. */
export function namesOf(all: readonly string[], what = 'apps'): string {
  const names = all.join('_');
  if (all.length <= 3 && names.length <= 80) return names;
  return `${all.length}_${what}_${createHash('sha256').update(names).digest('hex').slice(0, 8)}`;
}
