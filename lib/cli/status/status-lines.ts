import type { FleetStatus, TargetStatus } from '../../engine/history';
import { backToGit, byHandWords } from '../../model/environment';
import { moment, plural, printableLines } from '../../model/text';
import { padWidth, textWidth } from '../../views/plan';
import type { Output } from '../output';
import { findingLines } from '../print-findings';
import { versionOf } from '../version-of';
import { wrapLines } from '../wrap-lines';
import { cellOf, marks, REASON } from './cell';

/** How a status is shown. */
export interface StatusStyle {
  /** Columns of the terminal; absent where there is none: then the table is as wide as it gets. */
  readonly columns?: number | undefined;
  /** Whether apps stand below those who own them. */
  readonly byOwner?: boolean;
}

/** The fleet as a table of apps and environments; as a card for each app where the table does not fit. */
export function statusLines(
  status: FleetStatus,
  out: Output,
  { columns, byOwner = false }: StatusStyle,
): string[] {
  const { colors } = out;
  const groups = byOwner ? ownedGroups(status) : [{ apps: status.apps }];
  const tables = groups.map(({ apps }) => tableLines(status, apps, out));
  const fits = columns === undefined || tables.flat().every((line) => textWidth(line) <= columns);
  const shown = groups.flatMap(({ owner, apps }, at) => [
    ...(owner === undefined ? [] : [colors.bold(colors.underline(printableLines(owner))), '']),
    ...(fits ? (tables[at] ?? []) : cards(status, apps, out)),
  ]);
  const proposals = status.proposals.map(({ id, subject, at }) => {
    const counted = status.approvals.get(id);
    const has = counted ? `${colors.yellow(approvalWords(counted))}  ` : '';
    return `  ${colors.bold(id)}  ${has}${printableLines(subject)}  ${colors.dim(moment(at))}`;
  });
  const rest = [
    ...(proposals.length === 0 ? [] : ['open proposals:', ...proposals, '']),
    ...carryLines(status, out),
    ...byHandLines(status, out),
    ...findingLines(status.problems, out),
    colors.dim(headLine(status)),
  ];
  return wrapLines([...shown, ...rest], columns);
}

/** `1 of 2 approvals`. */
function approvalWords({ given, needed }: { readonly given: number; readonly needed: number }): string {
  return `${given} of ${plural(needed, 'approval')}`;
}

/** Which state is shown, with the commit that a controller names when it has it. */
function headLine({ commit, at: then }: FleetStatus): string {
  const at = commit === undefined ? '' : ` (${commit.slice(0, 12)})`;
  if (then) return `desired at ${moment(then)}${at}, as Git has it; whether it ran is not known here`;
  return `desired at the head of the delivery branch${at}; whether it runs is not known here`;
}

/** Fixes in later environments that the next promotion would remove, with the commands that carry them back. */
function carryLines({ targets }: FleetStatus, { colors }: Output): string[] {
  const lines = targets.flatMap(({ environment, app, record, diverged }) =>
    diverged && record
      ? [
          printableLines(
            `  ${environment}/${app}  ${versionOf(record)} (${record.release}) is not in what ${diverged.upstream} runs`,
          ),
          `    ${colors.dim('→')} ${printableLines(diverged.carry)}`,
        ]
      : [],
  );
  return lines.length === 0 ? [] : ['to carry back:', ...lines, ''];
}

/** Fields that may differ from Git in a cluster. */
function byHandLines({ environments }: FleetStatus, { colors }: Output): string[] {
  const lines = environments.flatMap(({ name, byHand }) =>
    byHand.flatMap((each) => [
      `  ${name}  ${printableLines(byHandWords(each))}${each.ended ? colors.red('  OVER') : ''}`,
      ...(each.ended ? [`    ${colors.dim('→')} ${printableLines(backToGit(each))}`] : []),
    ]),
  );
  return lines.length === 0 ? [] : ['may differ from Git:', ...lines, ''];
}

interface Group {
  readonly owner?: string;
  readonly apps: FleetStatus['apps'];
}

/** Apps by those who own them, an app of several below each of them. */
function ownedGroups({ apps, owners }: FleetStatus): readonly Group[] {
  const names = [...new Set(apps.flatMap((app) => owners[app] ?? []))].sort();
  const nobodys = apps.filter((app) => (owners[app] ?? []).length === 0);
  return [
    ...names.map((owner) => ({ owner, apps: apps.filter((app) => owners[app]?.includes(owner)) })),
    ...(nobodys.length === 0 ? [] : [{ owner: 'nobody', apps: nobodys }]),
  ];
}

function tableLines(status: FleetStatus, apps: FleetStatus['apps'], out: Output): string[] {
  const { colors } = out;
  const { environments } = status;
  const head = [
    [''],
    ...environments.map((each) => [
      environmentTitle(each, out),
      colors.dim(upstreamText(each)),
      ...reasonsOf(each).map((why) => colors.dim(why)),
    ]),
  ];
  const rows = apps.map((app) => [
    [colors.bold(app)],
    ...environments.map(({ name }) => {
      const { version, since, more } = cellOf(
        targetOf(status, name, app),
        waitingFor(status, name, app),
        out,
      );
      return [version, ...(since === undefined ? [] : [since]), ...more];
    }),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].flatMap((row) => (row[column] ?? []).map(textWidth)), 0),
  );
  return [head, ...rows].flatMap((row) => {
    const height = Math.max(...row.map((cell) => cell.length));
    const lines = Array.from({ length: height }, (_, at) =>
      row
        .map((cell, column) => padWidth(cell[at] ?? '', widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
    return row === head ? lines : [...lines, ''];
  });
}

/** One app below the other; of each environment one line, and what is to be said of it further in. */
function cards(status: FleetStatus, apps: FleetStatus['apps'], out: Output): string[] {
  const { colors } = out;
  const { environments } = status;
  const width = Math.max(0, ...environments.map(({ name }) => name.length));
  const frozen = environments.filter(({ controls }) => marks(controls).length > 0);
  return [
    ...frozen.flatMap((each) => [
      environmentTitle(each, out),
      ...reasonsOf(each).map((why) => `  ${colors.dim(why)}`),
    ]),
    ...(frozen.length === 0 ? [] : ['']),
    ...apps.flatMap((app) => [
      colors.bold(app),
      ...environments.flatMap(({ name }) => {
        const { version, since, more } = cellOf(
          targetOf(status, name, app),
          waitingFor(status, name, app),
          out,
        );
        const first = since === undefined ? version : `${version}  ${since}`;
        return [
          `  ${padWidth(name, width)}  ${first}`,
          ...more.map((line) => `${' '.repeat(width + 4)}${line}`),
        ];
      }),
      '',
    ]),
  ];
}

function environmentTitle(
  { name, controls }: FleetStatus['environments'][number],
  { colors }: Output,
): string {
  return [colors.bold(name), ...marks(controls).map((mark) => colors.red(mark))].join(' ');
}

/** Why an environment is stopped, where a person said it. */
function reasonsOf({ controls }: FleetStatus['environments'][number]): string[] {
  const plain = marks(controls);
  return marks(controls, REASON).flatMap((told, at) => {
    const mark = plain[at] ?? '';
    return told === mark ? [] : [told.slice(mark.length + 2)];
  });
}

/** Where the releases of an environment come from. */
export function upstreamText({ promotesFrom }: FleetStatus['environments'][number]): string {
  return promotesFrom.length === 0 ? 'entry' : `from ${promotesFrom.join(' | ')}`;
}

/** An app in an environment; nothing where it is not there. */
export function targetOf(
  { targets }: FleetStatus,
  environment: string,
  app: string,
): TargetStatus | undefined {
  return targets.find((each) => each.environment === environment && each.app === app);
}

/** Proposals that bring an app into an environment. */
export function waitingFor({ waiting }: FleetStatus, environment: string, app: string): readonly string[] {
  return waiting
    .filter((each) => each.environment === environment && each.app === app)
    .map(({ proposal }) => proposal);
}
