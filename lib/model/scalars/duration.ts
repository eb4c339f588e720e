import { v } from '../schema';

/** A duration, in whole seconds. */
export const seconds = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A duration in seconds, as people write it: `1 d 6 h`. */
export function durationText(duration: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ] as const;
  let rest = duration;
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(' ') || '0 s';
}
