import type { Command } from 'commander';
import type { Snapshot } from '../../engine/delivery';
import { readableWaivers } from '../../engine/judgement';
import { fileName } from '../../engine/promotion';
import { waiverState } from '../../kubernetes/policy';
import { type Finding, quote } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import { printableLines } from '../../model/text';
import type { Waiver } from '../../registry';
import { clock } from '../clock';
import { withExamples } from '../examples';
import type { Output } from '../output';
import { tellBeside } from '../tell-beside';
import { wrapLines } from '../wrap-lines';
import { contextOf } from './run';

/** `waivers`: exceptions from rules, each a file with an owner and an end. */
export function waiversCommand(program: Command): void {
  withExamples(
    program
      .command('waivers')
      .summary('list which rules may be broken where, and until when')
      .option('--env <environment>', 'one environment only'),
    'waivers',
    'waivers --env prod --json',
  ).action(async ({ env }: { readonly env?: EnvironmentName }, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    const snapshot = (await context.snapshot()).lookedAt();
    const { rows, problems } = await listed(snapshot, env);
    const width = Math.max(0, ...rows.map(({ name, environment: where }) => where.length + 1 + name.length));
    const lines = rows.map((row) => rowLine(row, width, out));
    for (const line of wrapLines(lines, out.columns)) out.line(line);
    if (rows.length === 0) out.line(out.colors.dim('none'));
    out.data('waivers', {
      outcome: 'done',
      commit: snapshot.home.head ?? null,
      waivers: rows,
      findings: problems,
    });
    tellBeside(problems, context);
  });
}

interface Row extends Waiver {
  readonly environment: EnvironmentName;
  readonly name: string;
  readonly file: string;
  readonly state: ReturnType<typeof waiverState>;
}

async function listed(snapshot: Snapshot, only: EnvironmentName | undefined) {
  const environments =
    only === undefined ? snapshot.environments.map(({ name }) => name) : [snapshot.environment(only).name];
  const now = clock();
  const rows: Row[] = [];
  const problems: Finding[] = [...snapshot.brokenEnvironments];
  for (const each of environments) {
    const read = await readableWaivers(snapshot, each);
    for (const { file, environment, waiver } of read.waivers)
      rows.push({ environment, name: fileName(file), state: waiverState(waiver, now), ...waiver, file });
    problems.push(...read.problems);
  }
  return { rows, problems };
}

function rowLine(
  { environment, name, state, rule, app, object, owner, reason, expires }: Row,
  width: number,
  { colors }: Output,
): string {
  const paint = state === 'in force' ? colors.green : colors.red;
  const whom = [app, object].filter((each) => each !== undefined).join(', ') || 'every app';
  const place = colors.bold(printableLines(`${environment}/${name}`.padEnd(width)));
  return `${paint(state.padEnd(12))}  ${place}  ${printableLines(`${rule} for ${whom}, until ${expires}, by ${quote(owner)}: ${quote(reason)}`)}`;
}
