import type { DiffLine } from '../../../kubernetes/diff';
import { fence } from '../markdown-text';
import type { TargetView } from '../plan-view';

/** Changed lines of an object, as a fenced block. */
export function diffBlock(lines: readonly DiffLine[]): string {
  return fence(
    'diff',
    lines.map(({ mark, text }) => `${mark} ${text}`),
  );
}

/** The line that counts what a list or table does not show; none where it shows all. */
export function andMore(all: number, shown: number, start: '-' | '|' | ''): readonly string[] {
  if (all <= shown) return [];
  const text = `and ${all - shown} more`;
  return [start === '|' ? `| ${text} | | | |` : `${start}${start === '' ? '' : ' '}${text}`];
}

/** A target, as people write it. */
export function targetName({ environment, app }: TargetView): string {
  return `${environment}/${app}`;
}
