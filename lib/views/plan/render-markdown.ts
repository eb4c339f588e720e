import { shortId } from '../../model/scalars';
import { plural } from '../../model/text';
import { type Gravest, gravestOf } from './gravest';
import { changeList, fileList, governanceList } from './markdown/changes';
import { checkList, evidenceList, ruleList } from './markdown/checks';
import { LAST_LEVEL, LEVELS, type Level } from './markdown/levels';
import { sharedChanges, targetBlocks } from './markdown/objects';
import { andMore, targetName } from './markdown/parts';
import { code, link, markerValue, prose } from './markdown-text';
import type { PlanView } from './plan-view';
import { promotionTable } from './promotion-table';
import {
  classCounts,
  deliverers,
  headlineOf,
  objectCounts,
  policyRows,
  recordRows,
  restoredText,
  syncFacts,
  undoLabel,
} from './summary-texts';
import { waysBack } from './ways-back';

/** How a plan is rendered as Markdown. */
export interface MarkdownOptions {
  /**
   * Most UTF-16 units of the text; GitHub refuses bodies beyond 65,536.
   * @default 60000
   */
  readonly limit?: number;
  /** Text of a hidden line before the first one, by which a comment is found again. */
  readonly marker?: string;
}

/**
 * Renders a plan as GitHub-flavoured Markdown, for a proposal's text or a comment. It fits the limit by showing less,
 * step by step; the summary (verdict, promotion table, counts, risks, rollback) stays, and what was left out is said.
 * Text from outside cannot leave its place: it is code, or written with character references.
 */
export function markdownOf(view: PlanView, { limit = 60_000, marker: own }: MarkdownOptions = {}): string {
  const first = own === undefined ? '' : `<!-- ${markerValue(own)} -->\n`;
  const objects = view.targets.reduce((sum, target) => sum + target.objects.length, 0);
  for (const level of LEVELS) {
    if (NAMES_ALL.has(level.details) && objects * SHORTEST > limit) continue;
    const text = first + renderAt(view, level);
    if (text.length <= limit) return text;
  }
  return `${first}${[marker(view), headline(view), ...leftOut(view, LAST_LEVEL)].join('\n\n')}\n`;
}

/** Levels that have a line for every object at least. */
const NAMES_ALL: ReadonlySet<Level['details']> = new Set(['all', 'objects']);
/** Characters of the line of an object. */
const SHORTEST = 10;

function renderAt(view: PlanView, level: Level): string {
  const blocks = [
    marker(view),
    headline(view),
    verdict(view, level),
    context(view),
    restored(view),
    ...promotionTable(view, level.table, level.rows),
    `**Objects:** ${objectCounts(view)}. **Changes:** ${classCounts(view) || 'none'}.${view.risk === 'none' ? ' **Risks:** none found.' : ''}`,
    ...changeList(view, level),
    ...governanceList(view, level),
    ...fileList(view, level),
    ...recordList(view, level),
    ...delivered(view, level),
    ...checkList(view, level),
    ...ruleList(view, level),
    ...evidenceList(view, level),
    ...sharedChanges(view, level),
    ...targetBlocks(view, level),
    ...rollback(view),
    ...leftOut(view, level),
  ];
  return `${blocks.filter((each) => each !== '').join('\n\n')}\n`;
}

function marker({ environments, compared }: PlanView): string {
  return `<!-- cdk8s-delivery:plan v1 env=${markerValue(environments.join(','))} plan=${markerValue(compared.plan ?? '')} -->`;
}

const ICONS: Readonly<Record<Gravest, string>> = {
  refused: '⛔',
  'high risk': '🔴',
  undecided: '🟠',
  'to be read': '🟠',
  clear: '✅',
};

function headline(view: PlanView): string {
  const gravest = gravestOf(view);
  const icon = gravest === 'clear' && !view.verdict.proven ? '🔵' : ICONS[gravest];
  return `### ${icon} ${headlineOf(view)
    .map((each) => prose(each))
    .join(' · ')}`;
}

function verdict({ verdict: { line }, targets }: PlanView, { rows }: Level): string {
  const reasons = [...new Set(targets.flatMap(({ claim }) => claim.reasons))].slice(0, Math.min(10, rows));
  return [
    `**${prose(line.charAt(0).toUpperCase() + line.slice(1), 1_000)}.**`,
    ...reasons.map((each) => `- ${prose(each)}`),
  ].join('\n');
}

function context({
  verb,
  compared: { base, head, tool, plan, code: revision },
  requestedBy,
  reason,
  ticket,
}: PlanView): string {
  const parts = [
    base === undefined ? 'no base commit' : `base ${code(base.slice(0, 12))}`,
    ...(revision === undefined ? [] : [`code ${code(shortId(revision))}`]),
    ...(head === undefined ? [] : [`head ${code(head.slice(0, 12))}`]),
    ...(plan === undefined ? [] : [`plan ${code(plan.slice(0, 'sha256:'.length + 12))}`]),
    ...(requestedBy === undefined
      ? verb === 'diff'
        ? []
        : ['requested by: absent']
      : [`requested by ${code(requestedBy)}`]),
    ...(reason === undefined ? [] : [`reason: ${code(reason)}`]),
    ...(ticket === undefined ? [] : [`ticket: ${code(ticket)}`]),
    ...(tool === undefined ? [] : [code(tool)]),
  ];
  return parts.join(' · ');
}

function delivered(view: PlanView, level: Level): readonly string[] {
  const policies = policyRows(view)
    .slice(0, level.rows)
    .map(({ environments, policy }) => `- ${environments.map((each) => code(each)).join(', ')}: ${policy}`);
  const facts = view.targets.flatMap((target) =>
    syncFacts(target).map((fact) => `- ${code(targetName(target))}: ${prose(fact)}`),
  );
  const removed = view.counts.objects.removed + view.counts.objects.renamed;
  const pruned =
    removed === 0
      ? []
      : [
          `- ${plural(removed, 'object')} ${removed === 1 ? 'leaves' : 'leave'} Git: deleted where ${prose(deliverers(view))} prunes, else left behind`,
        ];
  const lines = [
    ...policies,
    ...pruned,
    ...facts.slice(0, level.rows),
    ...andMore(facts.length, level.rows, '-'),
  ];
  return lines.length === 0 ? [] : [`#### What ${prose(deliverers(view))} will do`, lines.join('\n')];
}

function recordList(view: PlanView, level: Level): readonly string[] {
  const rows = recordRows(view);
  if (rows.length === 0) return [];
  const lines = rows.slice(0, level.rows).map((row) => `- ${prose(row)}`);
  return ['#### Records that change alone', [...lines, ...andMore(rows.length, level.rows, '-')].join('\n')];
}

function restored(view: PlanView): string {
  const text = restoredText(view);
  return text === undefined ? '' : `**Restores:** ${prose(text)}.`;
}

function rollback(view: PlanView): readonly string[] {
  const { rows, none, more } = waysBack(view);
  const told = rows.map(
    ({ command, restores, note }) =>
      `${code(command, 500)} returns to ${prose(restores)}${note === undefined ? '' : `; ${prose(note)}`}`,
  );
  const [only, ...others] = [...told, ...none.map((each) => prose(each)), ...(more === '' ? [] : [more])];
  if (only === undefined) return [];
  if (others.length === 0) return [`**${undoLabel(view)}:** ${only}.`];
  return [[`**${undoLabel(view)}:**`, '', `- ${only}`, ...others.map((each) => `- ${each}`)].join('\n')];
}

function leftOut({ artifact }: PlanView, level: Level): readonly string[] {
  if (level.leftOut === '')
    return artifact === undefined ? [] : [`The whole plan: ${link('artifact', artifact)}`];
  const where =
    artifact === undefined
      ? 'the whole plan is printed by the command above with `--json`'
      : `the whole plan: ${link('artifact', artifact)}`;
  return [`> Left out to fit: ${level.leftOut}; ${where}.`];
}
