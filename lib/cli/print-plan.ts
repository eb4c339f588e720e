import type { ClaimKind, ObjectDiff } from '../diff';
import { identityLabel } from '../diff';
import { type Plan, subjectLine, type TargetPlan } from '../promotion';
import type { ReleaseRecord } from '../registry';
import type { Output } from './output';
import type { EnvironmentEffect } from './plan-report';
import { findingLines, printable } from './print-findings';

const CLAIMS: Readonly<Record<ClaimKind, string>> = {
  none: 'no file changes',
  first: 'first files',
  removed: 'files removed',
  'image-only': 'image-only, proven',
  'image-and-derived': 'image and values that follow from it',
  'image-and-configuration': 'image and configuration',
  'configuration-only': 'configuration only',
  undecided: 'image-only cannot be decided',
};

/** The most changed fields shown of one target; `--json` has them all. */
const MOST_LINES = 30;

/** A plan for a terminal: what happens where, what changes in the files, what speaks against it. */
export function planLines(
  plan: Plan,
  effects: readonly EnvironmentEffect[],
  later: readonly EnvironmentEffect[],
  out: Output,
): string[] {
  const { colors } = out;
  const lines = [colors.bold(printable(subjectLine(plan)))];
  for (const target of plan.targets) lines.push(`  ${targetLine(target, out)}`);
  for (const effect of effects) lines.push(...effectLines(effect, out));
  if (later.length > 0) {
    lines.push(colors.dim('  and once promoted, as things stand:'));
    for (const effect of later) {
      lines.push(
        `    ${`${effect.environment}/${effect.app}`.padEnd(24)} ${CLAIMS[effect.claim]}${classCounts(effect)}`,
      );
    }
  }
  if (plan.targets.length === 0)
    lines.push(
      ...plan.edits.map(
        ({ kind, path }) => `  ${kind === 'delete' ? colors.red('-') : colors.green('+')} ${printable(path)}`,
      ),
    );
  return [...lines, ...findingLines(plan.findings, out).map((line) => `  ${line}`)];
}

/** The version of a release as people say it. */
export function versionOf(record: ReleaseRecord | undefined): string {
  if (!record) return '–';
  const versions = [...new Set(Object.values(record.images).map(({ version }) => version))];
  return printable(versions.join(', ') || record.release);
}

function targetLine(
  { environment, app, change, from, to, promotedFrom, restores }: TargetPlan,
  { colors }: Output,
): string {
  const where = colors.bold(`${environment}/${app}`);
  const origin = promotedFrom === undefined ? '' : colors.dim(`  from ${promotedFrom}`);
  const restored = restores === undefined ? '' : colors.dim(`  as of ${restores.slice(0, 12)}`);
  switch (change) {
    case 'same':
      return `${where}  ${versionOf(to)}  ${colors.dim(to?.release ?? '')}  nothing to do`;
    case 'remove':
      return `${where}  ${versionOf(from)} ${colors.red('removed')}`;
    case 'evidence':
      return `${where}  ${versionOf(to)}  ${colors.dim(to?.release ?? '')}  evidence added`;
    default:
      return `${where}  ${versionOf(from)} → ${colors.green(versionOf(to))}  ${colors.dim(`${from?.release ?? 'nothing'} → ${to?.release ?? 'nothing'}`)}${origin}${restored}`;
  }
}

function effectLines(effect: EnvironmentEffect, out: Output): string[] {
  const { colors } = out;
  const claim = CLAIMS[effect.claim];
  const paint = effect.claim === 'image-only' || effect.claim === 'none' ? colors.green : colors.yellow;
  const lines = [`    ${paint(claim)}${classCounts(effect)}`];
  const details = effect.diff.objects.flatMap((object) => objectLines(object, out));
  lines.push(...details.slice(0, MOST_LINES).map((line) => `    ${line}`));
  if (details.length > MOST_LINES)
    lines.push(`    ${colors.dim(`… ${details.length - MOST_LINES} more lines, see --json`)}`);
  return lines;
}

function objectLines({ status, identity, changes }: ObjectDiff, { colors }: Output): string[] {
  const label = printable(identityLabel(identity));
  if (status === 'added') return [`${colors.green('+')} ${label}`];
  if (status === 'removed') return [`${colors.red('-')} ${label}`];
  return [
    `${colors.yellow('~')} ${label}`,
    ...changes.map(({ path, before, after }) => `    ${printable(path)}: ${value(before)} → ${value(after)}`),
  ];
}

function classCounts({ classes }: EnvironmentEffect): string {
  const counts = [...classes].map(([name, count]) => `${count} ${name}`);
  return counts.length === 0 ? '' : `  (${counts.join(', ')})`;
}

function value(json: unknown): string {
  if (json === undefined) return '–';
  const text = printable(typeof json === 'string' ? json : JSON.stringify(json));
  return text.length > 72 ? `${text.slice(0, 48)}…${text.slice(-20)}` : text;
}
