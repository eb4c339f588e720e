import { createHash } from 'node:crypto';

/** Apps or environments as a part of a name. No name of theirs holds `_`, so that different sets never have the same text. */
export function namesOf(all: readonly string[], what = 'apps'): string {
  const names = all.join('_');
  if (all.length <= 3 && names.length <= 80) return names;
  return `${all.length}_${what}_${createHash('sha256').update(names).digest('hex').slice(0, 8)}`;
}

/** Whether a text made of {@link namesOf} may be of a set with this name: one that has its hash in place of them may. */
export function mayName(text: string, name: string): boolean {
  return text.includes(name) || /\d_[a-z]+_[0-9a-f]{8}/.test(text);
}
