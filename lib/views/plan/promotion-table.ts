import { plural } from '../../model/text';
import { code } from './markdown-text';
import type { ImageRow, PlanView } from './plan-view';
import { versionOf } from './summary-texts';

/** The promotion table: one row per image of every target, or one row per pair of versions with its targets counted. */
export function promotionTable(view: PlanView, form: 'rows' | 'grouped', limit: number): readonly string[] {
  const rows = view.targets.flatMap(({ app, environment, images }) =>
    images.map((image) => ({ app, environment, image })),
  );
  if (rows.length === 0) return [];
  const several = view.environments.length > 1;
  if (form === 'rows') {
    const head = several
      ? '| app | environment | image | from | to |\n|---|---|---|---|---|'
      : '| app | image | from | to |\n|---|---|---|---|';
    const lines = rows.map(
      ({ app, environment, image }) =>
        `| ${code(app)} |${several ? ` ${code(environment)} |` : ''} ${cells(image)} |`,
    );
    return [[head, ...lines].join('\n')];
  }
  const groups = new Map<string, number>();
  for (const { image } of rows) groups.set(cells(image), (groups.get(cells(image)) ?? 0) + 1);
  const sorted = [...groups].sort(([, left], [, right]) => right - left);
  const lines = sorted.slice(0, limit).map(([text, count]) => `| ${plural(count, 'target')} | ${text} |`);
  const rest = sorted.slice(limit).reduce((sum, [, count]) => sum + count, 0);
  return [
    [
      '| targets | image | from | to |',
      '|---|---|---|---|',
      ...lines,
      ...(rest === 0 ? [] : [`| and ${plural(rest, 'target')} more | | | |`]),
    ].join('\n'),
  ];
}

function cells({ slot, repository, oldRepository, from, to }: ImageRow): string {
  const moved = oldRepository === undefined ? '' : ` (was ${code(oldRepository, 160)})`;
  const same = from !== undefined && to !== undefined && from.digest === to.digest && from.tag === to.tag;
  return `${slot === undefined ? 'no slot:' : code(slot)} ${code(repository, 160)}${moved} | ${code(versionOf(from), 160)} | ${same ? 'unchanged' : code(versionOf(to), 160)}`;
}
