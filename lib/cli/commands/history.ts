import type { Command } from 'commander';
import { type DeliveryChange, namedImages } from '../../engine/history';
import { changeOf } from '../../engine/promotion';
import { DeliveryError, type Finding } from '../../model/finding';

import { type AppName, type EnvironmentName, typedMoment } from '../../model/scalars';
import { printableLines } from '../../model/text';
import { type ToldHistory, tellHistory } from '../../promotion/tell-history';
import type { ReleaseRecord, Waiver } from '../../registry';
import { recordJson, TerminalPrinter, textWidth } from '../../views/plan';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { moment } from '../moment';
import type { Output } from '../output';
import { parseOption } from '../parse-option';
import { findingLines } from '../print-findings';
import { versionOf } from '../version-of';
import { wrapLines } from '../wrap-lines';
import { contextOf } from './run';

interface Options {
  readonly env?: EnvironmentName;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: string;
  readonly csv?: boolean;
}

export function historyCommand(program: Command): void {
  withExamples(
    program
      .command('history')
      .summary('show what happened, newest first')
      .argument('[app]', 'one app only')
      .option('--env <environment>', 'one environment only')
      .option('--limit <count>', 'the most changes', '20'),
    'history frontend --env prod',
    'history --limit 50 --json',
  ).action(async (app: AppName | undefined, options: Options, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    const { changes, cut } = await read(context, app, options, Number(options.limit));
    const columns = process.stdout.isTTY ? out.width : undefined;
    for (const change of changes) for (const line of historyLines(change, out, columns)) out.line(line);
    if (changes.length === 0) out.line(out.colors.dim('nothing happened'));
    out.data('history', {
      ...(await headOf(context)),
      outcome: 'done',
      changes: changes.map(changeJson),
      findings: cut,
    });
    tellCut(cut, context);
  });
}

export function auditCommand(program: Command): void {
  withExamples(
    program
      .command('audit')
      .summary('show what was promoted, which files changed, who approved, and what rolls it back')
      .description(
        'Answers the four questions of an audit from Git alone. Requesters and approvers are claims of the commits; what was promoted and which files changed is content.',
      )
      .argument('[app]', 'one app only')
      .option('--env <environment>', 'one environment only')
      .option('--since <date>', 'from this moment on, ISO 8601')
      .option('--until <date>', 'up to this moment, ISO 8601')
      .option('--csv', 'one row per change, for a spreadsheet'),
    'audit --env prod --since 2026-07-01 --until 2026-10-01 --csv',
    'audit frontend --env prod',
  ).action(async (app: AppName | undefined, options: Options, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    const { changes, cut } = await read(context, app, options);
    const artifacts = await artifactsOf(changes, context);
    const columns = process.stdout.isTTY ? out.width : undefined;
    if (options.csv) {
      out.line(CSV_HEAD.join(','));
      for (const each of artifacts) out.line(csvRow(each).map(csvCell).join(','));
    } else {
      for (const each of artifacts) for (const line of auditLines(each, out, columns)) out.line(line);
      if (changes.length === 0) out.line(out.colors.dim('nothing happened'));
    }
    out.data('audit', {
      ...(await headOf(context)),
      outcome: 'done',
      changes: artifacts.map(({ change, named }) => ({
        ...changeJson(change),
        ...(named && { manifests: named }),
      })),
      findings: cut,
    });
    tellCut(cut, context);
  });
}

/** The commit that was read. */
const headOf = async (context: Context) => ({ commit: (await context.snapshot()).home.head ?? null });

/** A change, with what the manifests name after it. */
interface Artifact {
  readonly change: DeliveryChange;
  /** References as they stand there, each once; absent where no target changed, or the files are lost. */
  readonly named?: readonly string[];
}

/** What was promoted is what manifests pull: slots alone do not say it. */
async function artifactsOf(
  changes: readonly DeliveryChange[],
  context: Context,
): Promise<readonly Artifact[]> {
  const snapshot = await context.snapshot();
  const artifacts: Artifact[] = [];
  for (const change of changes) {
    const inventory = await namedImages(snapshot, change);
    const named = inventory && [...new Set(inventory.map(({ text }) => text))].sort();
    artifacts.push({ change, ...(named && { named }) });
  }
  return artifacts;
}

/** The images that manifests name beside those of slots. */
function otherImages({ change: { to }, named = [] }: Artifact): readonly string[] {
  const slots = new Set(Object.values(to?.images ?? {}).flatMap((image) => [image.pullable, image.full]));
  return named.filter((text) => !slots.has(text));
}

/** An answer that is not whole says so, beside the answer: rows and JSON stay what they are. */
function tellCut(cut: readonly Finding[], { out }: Context): void {
  for (const line of findingLines(cut, out)) process.stderr.write(`${line}\n`);
}

async function read(
  context: Context,
  app: AppName | undefined,
  options: Options,
  limit?: number,
): Promise<ToldHistory> {
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
    throw DeliveryError.of('INVALID_OPTION', `--limit takes a whole number above 0, got ${limit}`);
  const snapshot = await context.snapshot();
  if (options.env !== undefined) snapshot.environment(options.env);
  const [since, until] = [dateOf(options.since, '--since'), dateOf(options.until, '--until')];
  const query = {
    ...(app === undefined ? {} : { app }),
    ...(options.env === undefined ? {} : { environment: options.env }),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
    ...(limit === undefined ? {} : { limit }),
  };
  return tellHistory(snapshot, query);
}

/** One change: on one line where it fits, and where nobody looks; else what it did, and why, below. */
function historyLines(change: DeliveryChange, { colors }: Output, columns: number | undefined): string[] {
  const { commit, at, kind, environment, app, from, to, claims } = change;
  const target = [environment, app].filter((each) => each !== undefined).join('/');
  const versions =
    to || from
      ? `${versionOf(from)} → ${versionOf(to)}  ${colors.dim(to?.release ?? from?.release ?? '')}`
      : printableLines(
          change.waiver ? `${waived(change.waiver)}, until ${change.waiver.expires}` : change.subject,
        );
  const origin =
    claims.promotedFrom === undefined ? '' : colors.dim(`  from ${printableLines(claims.promotedFrom)}`);
  const hand = change.byTool ? '' : colors.yellow('  by hand');
  const head = `${colors.yellow(commit.slice(0, 12))}  ${moment(at)}  ${kindText(kind, colors).padEnd(14)}`;
  const told = `${versions}${origin}${hand}`;
  const why = claims.reason === undefined ? [] : [printableLines(claims.reason)];
  const line = `${head}  ${target.padEnd(20)}  ${told}`;
  if (columns === undefined) return [[line, ...why.map((each) => colors.dim(`· ${each}`))].join('  ')];
  const below = why.map((each) => colors.dim(each));
  const lines =
    textWidth(line) <= columns
      ? [line, ...below.map((each) => `${' '.repeat(14)}${each}`)]
      : [`${head}  ${target}`, ...[told, ...below].map((each) => `    ${each}`)];
  return wrapLines(lines, columns);
}

function auditLines(artifact: Artifact, { colors, details }: Output, columns: number | undefined): string[] {
  const { change } = artifact;
  const { commit, at, kind, environment, app, from, to, files, claims, author, byTool } = change;
  const target = [environment, app].filter((each) => each !== undefined).join('/') || 'the fleet';
  const row = (name: string, value: string) => auditRow(colors.dim(name.padEnd(10)), value, columns);
  const approved =
    claims.approvedBy.length > 0
      ? claims.approvedBy.map(printableLines).join('; ')
      : 'nobody, as far as the commit says';
  const asked = claims.requestedBy ?? author;
  return [
    ...wrapLines([`${colors.bold(`${moment(at)}  ${kind}  ${target}`)}  ${colors.yellow(commit)}`], columns),
    ...(change.waiver
      ? waiverRows(change.waiver, row)
      : [
          row(
            'artifact',
            to || from ? `${artifacts(from)} → ${artifacts(to)}` : printableLines(change.subject),
          ),
        ]),
    ...otherImages(artifact).map((text) => row('also', printableLines(text))),
    ...(to?.source
      ? [
          row(
            'source',
            printableLines(
              `${to.source.repository}${to.source.commit === undefined ? '' : ` @ ${to.source.commit}`}`,
            ),
          ),
        ]
      : []),
    ...Object.entries(to?.evidence ?? {}).map(([name, { link, digest }]) =>
      row(name, printableLines(`${link}${digest === undefined ? '' : ` (${digest})`}`)),
    ),
    ...claims.bypass.map((each) => row('bypassed', colors.red(printableLines(each)))),
    row(
      'files',
      `${files.length}: ${(details ? files : files.slice(0, 4)).map(printableLines).join(', ')}${files.length > 4 && !details ? ', …' : ''}`,
    ),
    ...(claims.reason === undefined || change.waiver ? [] : [row('reason', printableLines(claims.reason))]),
    row('requested', `${printableLines(asked)}${byTool ? '' : colors.yellow(' (committed by hand)')}`),
    row('approved', approved),
    row('roll back', printableLines(rollbackOf(change) ?? '–')),
    '',
  ];
}

/** A row with its title; what does not fit goes on below the value. */
function auditRow(title: string, value: string, columns: number | undefined): string {
  const first = `  ${title} `;
  if (columns === undefined) return `${first}${value}`;
  const printer = new TerminalPrinter(false, columns);
  printer.wrap(value, first, ' '.repeat(11));
  return printer.text().trimEnd();
}

/** What a waiver is about. */
function waived({ rule, app, object }: Waiver): string {
  return `${rule} for ${[app, object].filter((each) => each !== undefined).join(', ') || 'every app'}`;
}

function waiverRows(waiver: Waiver, row: (name: string, value: string) => string): string[] {
  return [
    row('waives', printableLines(waived(waiver))),
    row('until', printableLines(waiver.expires)),
    row('owner', printableLines(waiver.owner)),
    row('reason', printableLines(waiver.reason)),
  ];
}

/** What takes the change back: the command, and the commit that holds the earlier state. */
function rollbackOf({ undo, from, to, parent }: DeliveryChange): string | undefined {
  if (undo === undefined) return undefined;
  if (undo === 'code') return 'take the code back, then: cdk8s-delivery configure';
  const command = changeOf(undo.verb).command(undo);
  if (from) return `${command}   # the state of commit ${parent ?? ''}`;
  return to ? `${command}   # nothing ran there before` : command;
}

function artifacts(record: ReleaseRecord | undefined): string {
  if (!record) return 'nothing';
  const images = Object.entries(record.images).map(([slot, image]) => `${slot}=${image.full}`);
  return printableLines(
    `${record.release} (${images.join(', ') || 'no images'}, code ${record.code.slice(0, 12)})`,
  );
}

const CSV_HEAD = [
  'time',
  'kind',
  'environment',
  'app',
  'commit',
  'from',
  'to',
  'images',
  'source',
  'code',
  'files',
  'requested by',
  'approved by (claimed)',
  'bypass',
  'reason',
  'by tool',
  'evidence',
  'roll back',
  'waiver',
  'other images',
];

function csvRow(artifact: Artifact): string[] {
  const { change } = artifact;
  const { at, kind, environment, app, commit, from, to, files, claims, author, byTool } = change;
  return [
    at.toISOString(),
    kind,
    environment ?? '',
    app ?? '',
    commit,
    from?.release ?? '',
    to?.release ?? '',
    Object.values(to?.images ?? {})
      .map((image) => image.full)
      .join(' '),
    to?.source ? `${to.source.repository}@${to.source.commit ?? ''}` : '',
    to?.code ?? '',
    files.join(' '),
    claims.requestedBy ?? author,
    claims.approvedBy.join('; '),
    claims.bypass.join('; '),
    claims.reason ?? '',
    byTool ? 'yes' : 'no',
    Object.entries(to?.evidence ?? {})
      .map(([name, { link, digest }]) => `${name}=${link}${digest === undefined ? '' : `#${digest}`}`)
      .join(' '),
    rollbackOf(change) ?? '',
    change.waiver
      ? `${waived(change.waiver)}, until ${change.waiver.expires}, by ${change.waiver.owner}: ${change.waiver.reason}`
      : '',
    otherImages(artifact).join(' '),
  ];
}

/** RFC 4180, and no cell that a spreadsheet would take for a formula. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function changeJson(change: DeliveryChange) {
  const { from, to, at, undo: _, ...rest } = change;
  return {
    ...rest,
    at: at.toISOString(),
    from: from ? recordJson(from) : null,
    to: to ? recordJson(to) : null,
    rollback: rollbackOf(change) ?? null,
  };
}

function kindText(kind: DeliveryChange['kind'], colors: Context['out']['colors']): string {
  const text = kind.padEnd(14);
  return kind === 'rollback' || kind === 'hand edit' ? colors.red(text) : text;
}

function dateOf(text: string | undefined, option: string): Date | undefined {
  return text === undefined ? undefined : parseOption(typedMoment, option, text);
}
