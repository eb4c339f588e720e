import type { FleetStatus } from '../../engine/history';
import type { AppName } from '../../model/scalars';
import { plural, printableLines } from '../../model/text';
import { padWidth } from '../../views/plan';
import type { Output } from '../output';
import { labelled, wrapLines } from '../wrap-lines';
import { appDifferences } from './app-differences';

/** What the environments of each app run beside each other; those that run the same stand in one line. */
export function differenceLines(
  status: FleetStatus,
  { colors }: Output,
  columns: number | undefined,
): string[] {
  const lines = status.apps.flatMap((app) => [...linesOf(status, app, colors, columns), '']);
  const app = status.apps.length === 1 ? status.apps[0] : '<app>';
  const hint = `object by object: \`cdk8s-delivery promote ${app} --to <environment> --dry-run\``;
  return wrapLines([...lines, colors.dim(hint)], columns);
}

function linesOf(
  status: FleetStatus,
  app: AppName,
  colors: Output['colors'],
  columns: number | undefined,
): string[] {
  const found = appDifferences(status, app);
  const head = `${colors.bold(app)}  ${colors.dim(printableLines(found?.told ?? 'no release'))}`;
  if (!found) return [head];
  const differing = found.rows.filter(({ cells }) => new Set(cells.map(({ value }) => value)).size > 1);
  const same = found.rows.length - differing.length;
  const label = Math.max(0, ...differing.map(({ name }) => name.length));
  return [
    head,
    ...differing.flatMap(({ name, cells }) => {
      const groups = new Map<string, { readonly where: string[]; readonly unlike: Set<string> }>();
      for (const [at, { value, unlike }] of cells.entries()) {
        const group = groups.get(value) ?? { where: [], unlike: new Set<string>() };
        group.where.push(found.environments[at] ?? '');
        for (const each of unlike) group.unlike.add(each);
        groups.set(value, group);
      }
      const width = Math.max(...[...groups.values()].map(({ where }) => where.join(', ').length));
      return [...groups].flatMap(([value, { where, unlike }], at) => {
        const note = unlike.size === 0 ? '' : colors.yellow(`  ≠ ${[...unlike].sort().join(', ')}`);
        const first = padWidth(at === 0 ? name : '', label);
        const begin = `  ${first}  ${padWidth(where.join(', '), width)}  `;
        return labelled(begin, `${printableLines(value)}${note}`, ' '.repeat(label + width + 6), { columns });
      });
    }),
    ...(differing.length > 0 && same > 0
      ? [colors.dim(`  the same everywhere: ${plural(same, 'other fact')}`)]
      : []),
  ];
}
