import { rm } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { quietParagraph } from '../../lib/model/text';
import type { Cli, CliEnd } from '../support/cli';
import { judgedOutput } from '../support/output-judge';
import { type Target, targetsOf, WRITING_OPTIONS, type WritingOption } from './options';
import { PlainBranch } from './plain-branch';
import type { PreparedDelivery } from './prepared-delivery';

/** A value for an option. */
export interface FuzzCase {
  readonly option: WritingOption;
  readonly value: string;
}

/** What became of many commands. */
export interface FuzzCount {
  tried: number;
  /** Ended with 0 and moved the branch. */
  wrote: number;
  /** Ended with another code, and moved nothing. */
  refused: number;
  /** Ended with 0, as nothing was left to do. */
  idle: number;
  repositories: number;
  readonly problems: string[];
}

/** Commands that read all that the others wrote. */
const READERS: readonly (readonly string[])[] = [
  ['status'],
  ['check'],
  ['promote', 'frontend', 'backend', '--to', 'staging', '--dry-run'],
  ['rollback', 'frontend', '--env', 'dev', '--dry-run'],
];

const LANES = 2;

/**
 * Runs a command per case, as many on one repository as do not stand in each other's way, and reads the repository
 * after each batch. What is wrong there is looked for by running the cases one by one.
 */
export async function fuzz(delivery: PreparedDelivery, cases: readonly FuzzCase[]): Promise<FuzzCount> {
  const count: FuzzCount = { tried: 0, wrote: 0, refused: 0, idle: 0, repositories: 0, problems: [] };
  // In the order of the options, in which no command stands in the way of another.
  const queues = new Map(WRITING_OPTIONS.map(({ verb }): [string, FuzzCase[]] => [verb, []]));
  for (const each of cases) queues.get(each.option.verb)?.push(each);
  const lane = async () => {
    while ([...queues.values()].some((queue) => queue.length > 0)) await runBatch(delivery, queues, count);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return count;
}

interface Ran extends FuzzCase {
  readonly target: Target;
}

async function runBatch(
  delivery: PreparedDelivery,
  queues: ReadonlyMap<string, FuzzCase[]>,
  count: FuzzCount,
): Promise<void> {
  const { path, cli } = await delivery.copy();
  count.repositories += 1;
  const wrote: Ran[] = [];
  const doubtful = new Map<Ran, readonly string[]>();
  for (const [verb, queue] of queues) {
    const targets = [...targetsOf(verb)];
    while (targets[0] && queue.length > 0) {
      const next = queue.shift();
      if (!next) break;
      const ran = { ...next, target: targets[0] };
      const { problems, moved, code } = await runCase(ran, path, cli);
      count.tried += 1;
      if (moved) count.wrote += 1;
      else if (code === 0) count.idle += 1;
      else count.refused += 1;
      // A value that a command before it wrote already leaves nothing to do.
      const isRepeat = wrote.some((each) => each.option === next.option && each.value === next.value);
      if (problems.length > 0 && !(isRepeat && code === 0)) doubtful.set(ran, problems);
      if (!moved) continue;
      wrote.push(ran);
      targets.shift();
    }
  }
  const together = [...unparsed(path), ...(await unread(cli))];
  const suspects = new Set([...doubtful.keys(), ...(together.length > 0 ? wrote : [])]);
  const found: string[] = [];
  for (const suspect of suspects) found.push(...(await runAlone(delivery, suspect)));
  if (suspects.size > 0 && found.length === 0) {
    const words = [...doubtful].map(([ran, problems]) => `${shown(ran)}: ${problems.join('; ')}`);
    found.push(
      `not alone, but behind ${wrote.map(shown).join('; ')}:\n  ${[...words, ...together].join('\n  ')}`,
    );
  }
  count.problems.push(...found);
  await rm(path, { recursive: true });
}

/** What is wrong with one command on a repository of its own. */
export async function runAlone(delivery: PreparedDelivery, ran: Ran): Promise<string[]> {
  const { path, cli } = await delivery.copy();
  const { problems, moved } = await runCase(ran, path, cli);
  if (moved) problems.push(...unparsed(path), ...(await unread(cli)));
  await rm(path, { recursive: true });
  return problems.length === 0 ? [] : [`${shown(ran)}\n  ${problems.join('\n  ')}`];
}

async function runCase({ option, value, target }: Ran, path: string, cli: Cli) {
  const branch = new PlainBranch(path);
  const before = branch.refs();
  const words = option.words(value, target);
  const end = await cli.run('--json', ...words);
  const after = branch.refs();
  const changed = [...after].filter(([ref, id]) => before.get(ref) !== id).map(([ref]) => ref);
  const moved = changed.length > 0 || after.size !== before.size;
  const problems = [...endProblems(end, option.grammar.verdict(value), moved)];
  const ref =
    changed.find((each) => each === 'refs/heads/delivery') ??
    changed.find((each) => /^refs\/heads\/proposals\//.test(each));
  if (end.code === 0 && ref !== undefined)
    problems.push(...wordProblems({ option, value, target }, branch, ref));
  return { problems, moved, code: end.code };
}

function endProblems(end: CliEnd, verdict: string, moved: boolean): string[] {
  const problems: string[] = [];
  const { code, signal, stdout, stderr } = end;
  if (signal || code === null || code > 2)
    problems.push(`it ended with ${signal ?? code}: ${stderr.slice(0, 300)}`);
  const findings = findingsOf(stdout);
  const told = findings
    ? findings
        .map((each) => `${each.code} ${each.message}`)
        .join('; ')
        .slice(0, 300)
    : end.all.slice(0, 300);
  if (!findings) problems.push(`it printed no JSON: ${told}`);
  for (const each of ['INTERNAL', 'UNREADABLE_RESULT'])
    if (findings?.some((one) => one.code === each)) problems.push(`${each}: ${told}`);
  if (code !== 0 && moved) problems.push(`it ended with ${code}, and moved the branch`);
  if (code !== 0 && findings?.length === 0) problems.push(`it ended with ${code}, and gave no finding`);
  if (verdict === 'taken' && (code !== 0 || !moved))
    problems.push(`it ended with ${code}, the value should be taken: ${told}`);
  if (verdict === 'refused' && code !== 2)
    problems.push(`it ended with ${code}, the value should be refused with 2: ${told}`);
  if (verdict === 'stopped' && code === 0) problems.push('it ended with 0, the value should be refused');
  return problems;
}

interface JsonFinding {
  readonly code: string;
  readonly message: string;
}

/** Findings of what a command printed as JSON; absent where it is none. */
function findingsOf(stdout: string): readonly JsonFinding[] | undefined {
  try {
    return (judgedOutput(stdout) as { findings: JsonFinding[] }).findings;
  } catch {
    return undefined;
  }
}

/** Whether a value stands where it was meant to, in the file and in the message. */
function wordProblems({ option, value, target }: Ran, branch: PlainBranch, ref: string): string[] {
  const problems: string[] = [];
  const standing = option.stands?.(value, target);
  if (standing) {
    const text = branch.text(standing.file, ref);
    const [document] = text === undefined ? [] : parseAllDocuments(text);
    const data = document && 'toJS' in document ? document.toJS() : undefined;
    const found = standing.keys.reduce<unknown>(
      (each, key) => (each as Record<string, unknown> | undefined)?.[key],
      data,
    );
    if (!matches(found, standing.expected))
      problems.push(
        `${standing.file} has ${JSON.stringify(found)?.slice(0, 200)} at "${standing.keys.join('.')}"`,
      );
  }
  const message = branch.message(ref);
  if (option.name === '--reason' && !message.includes(quietParagraph(value)))
    problems.push(`the commit message does not hold the reason: ${JSON.stringify(message.slice(0, 300))}`);
  const claims =
    message
      .trimEnd()
      .split('\n\n')
      .at(-1)
      ?.match(/^Requested-by: .*$/gm) ?? [];
  if (claims.length !== 1)
    problems.push(`the last paragraph of the message has ${claims.length} lines "Requested-by"`);
  return problems;
}

function matches(found: unknown, expected: unknown): boolean {
  try {
    expect(found).toEqual(expected);
    return true;
  } catch {
    return false;
  }
}

/** Files below `environments/` of any branch that no YAML reader takes. */
function unparsed(path: string): string[] {
  const branch = new PlainBranch(path);
  const heads = [...branch.refs().keys()].filter((ref) => /^refs\/heads\/(delivery$|proposals\/)/.test(ref));
  return heads.flatMap((ref) =>
    [...branch.files('environments', ref)].flatMap(([file, bytes]) => {
      const documents = parseAllDocuments(bytes.toString('utf8'));
      const [document] = 'empty' in documents ? [] : documents;
      const errors = document?.errors ?? [];
      if (document && documents.length === 1 && errors.length === 0) return [];
      return [`${file} of ${ref} is not YAML document: ${errors.map(({ message }) => message).join('; ')}`];
    }),
  );
}

/** What the readers say where they cannot read the branch. */
async function unread(cli: Cli): Promise<string[]> {
  const problems: string[] = [];
  for (const words of READERS) {
    const { code, all } = await cli.run(...words);
    if (code === 0 || code === 1) if (!/BROKEN_FILE|INTERNAL/.test(all)) continue;
    problems.push(`then \`${words.join(' ')}\` ended with ${code}: ${all.slice(0, 300)}`);
  }
  return problems;
}

function shown({ option, value }: FuzzCase): string {
  const text = JSON.stringify(value);
  return `${option.verb} ${option.name} ${text.length > 120 ? `${text.slice(0, 100)}… (${value.length})` : text}`;
}
