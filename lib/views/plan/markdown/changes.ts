import { CLASS_WORDS } from '../class-words';
import { code, prose } from '../markdown-text';
import { type NotableChange, notableChanges } from '../notable-changes';
import type { PlanView } from '../plan-view';
import { governanceText } from '../summary-texts';
import type { Level } from './levels';
import { andMore } from './parts';

/** Rows of changes that are not a risk, before the rest is counted; risks have as many as other lists. */
const PLAIN_ROWS = 10;

/** The changes beside the images, unfolded: only long text is folded, never what matters. */
export function changeList(view: PlanView, level: Level): readonly string[] {
  const all = notableChanges(view).filter((row) => row.class !== undefined);
  const risky = all.filter((row) => row.level !== 'none').slice(0, level.rows);
  const plain = all.filter((row) => row.level === 'none').slice(0, Math.min(PLAIN_ROWS, level.rows));
  const rows = [...risky, ...plain];
  if (rows.length === 0) return [];
  const lines = rows.map(
    (row) =>
      `| ${row.level === 'none' ? '' : `**${row.level}** `}${row.class === undefined ? '' : prose(CLASS_WORDS[row.class])} | ${code(row.of, 120)} | ${changeText(row, level)} | ${targetList(row.targets, level)} |`,
  );
  return [
    '#### Changes',
    [
      '| of | object | change | targets |',
      '|---|---|---|---|',
      ...lines,
      ...andMore(all.length, rows.length, '|'),
    ].join('\n'),
  ];
}

function changeText({ mark, what, note }: NotableChange, { detail }: Level): string {
  const words = { '+': 'added', '-': 'removed', '~': 'changed' }[mark];
  const said =
    what === '' ? words : `${mark === '~' ? '' : `${words} `}${code(what, Math.max(160, detail.columns))}`;
  return `${said}${note === '' ? '' : `: ${prose(note, 200)}`}`;
}

export function targetList(targets: readonly string[], level: Level): string {
  const most = level.details === 'none' ? 3 : 10;
  const shown = targets.slice(0, most).map((each) => code(each, 130));
  return `${shown.join(', ')}${targets.length > most ? `, and ${targets.length - most} more` : ''}`;
}

/** Never left out: changes of who may change what get a row at every level. */
export function governanceList({ governance: rows }: PlanView, level: Level): readonly string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, level.rows).map((row) => {
    const { subject, change, note } = governanceText(row);
    const risk = row.level === 'none' ? row.verdict : `**${row.level}** ${row.verdict}`;
    return `| ${risk} | ${code(subject, 160)} | ${code(change, level.detail.columns)} | ${prose(note, 200)} |`;
  });
  return [
    '#### Governance',
    [
      '| risk | of | change | meaning |',
      '|---|---|---|---|',
      ...shown,
      ...(rows.length > level.rows ? [`| and ${rows.length - level.rows} more | | | |`] : []),
    ].join('\n'),
  ];
}

export function fileList({ files: rows }: PlanView, level: Level): readonly string[] {
  if (rows.length === 0) return [];
  const most = Math.min(level.rows, 100);
  const lines = rows
    .slice(0, most)
    .map(
      ({ path, kind, level: risk, note }) =>
        `- ${risk === 'none' ? '' : `${risk}: `}${code(path, 200)} ${kind}: ${prose(note, 200)}`,
    );
  return ['#### Other files', [...lines, ...andMore(rows.length, most, '-')].join('\n')];
}
