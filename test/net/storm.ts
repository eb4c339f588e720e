import type { Cli } from '../support/cli';
import { readAnswer } from './answer';
import { judgeBranch } from './git-judge';
import { gitText } from './git-objects';
import type { Operation, StormMaterial } from './storm-operations';

/** A storm: processes that work on one repository at once. */
export interface Storm extends StormMaterial {
  /** One command line for each process. */
  readonly clis: readonly Cli[];
  /** What each of them runs, one command after the other. */
  readonly plans: readonly (readonly Operation[])[];
  /** The delivery repository itself. */
  readonly gitDir: string;
}

/** What came of a storm. */
export interface StormReport {
  readonly operations: number;
  /** How many ended with which exit code. */
  readonly exits: Readonly<Record<string, number>>;
  /** How many were refused with which code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** How many changed the branch, by command. */
  readonly changes: Readonly<Record<string, number>>;
  /** Commits that are new on the branch, and states that were judged. */
  readonly commits: number;
  readonly states: number;
  /** What should not have been. */
  readonly faults: readonly string[];
}

/** Refusals and usage errors that a storm brings with it; any other is a fault. */
const EXPECTED: readonly string[] = [
  'ALREADY_DECIDED',
  'FROZEN',
  'HELD',
  // dev was rolled back from what staging runs
  'LOSES_FIX',
  'NO_RELEASE',
  'NO_SUCH_PROPOSAL',
  'PROPOSAL_CLOSED',
  'PROPOSAL_MERGED',
  'PROPOSAL_WITHDRAWN',
  'NOT_APPROVED',
  'NOT_IN_UPSTREAM',
  'NOTHING_TO_ROLL_BACK',
  'PLAN_MOVED',
  'RENDERS_UNPROVEN',
  'ROLLED_BACK_UPSTREAM',
  'SELF_APPROVAL',
  'SELF_WITNESS',
  'STATE_MOVED',
  // the same files, released once more with other code
  'WITNESS_DIFFERS',
];

/** Runs a storm to its end and judges what it left: every change that was claimed is there, once, and nothing else. */
export async function runStorm(storm: Storm): Promise<StormReport> {
  const { clis, plans, gitDir } = storm;
  const before = await commitsOf(gitDir);
  const counts = { exits: new Counts(), refusals: new Counts(), changes: new Counts() };
  const faults: string[] = [];
  const claimed: Claim[] = [];
  await Promise.all(
    clis.map(async (cli, index) => {
      for (const operation of plans[index] ?? []) {
        const end = await cli.run(...operation, '--json');
        const answer = readAnswer(end);
        counts.exits.add(String(answer.exit));
        for (const code of answer.codes) counts.refusals.add(code);
        for (const commit of answer.made) {
          claimed.push({ commit, words: operation.join(' ') });
          counts.changes.add(operation[0] ?? '');
        }
        const unexpected = answer.codes.filter((code) => !EXPECTED.includes(code));
        for (const fault of [...answer.faults, ...unexpected.map((code) => `it was refused by ${code}`)])
          faults.push(`process ${index}, ${operation.join(' ')}: ${fault}: ${end.stderr.split('\n', 1)[0]}`);
      }
    }),
  );
  const added = (await commitsOf(gitDir)).filter((commit) => !before.includes(commit));
  faults.push(...(await claims(gitDir, claimed, added)));
  const { states, violations } = await judgeBranch(gitDir, 'delivery', { codeBranches: ['main'] });
  faults.push(...violations, ...(await readable(storm)));
  return {
    operations: plans.flat().length,
    exits: counts.exits.sorted(),
    refusals: counts.refusals.sorted(),
    changes: counts.changes.sorted(),
    commits: added.length,
    states,
    faults,
  };
}

/** One line with the counts of a storm. */
export function stormLine({
  operations,
  exits,
  refusals,
  changes,
  commits,
  states,
  faults,
}: StormReport): string {
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  return [
    `storm: ${operations} commands (exit ${list(exits)})`,
    `${commits} commits (${list(changes)})`,
    `refused: ${list(refusals) || 'none'}`,
    `${states} states judged`,
    `${faults.length} faults\n`,
  ].join('; ');
}

/** A commit that a command says it made. */
interface Claim {
  readonly commit: string;
  readonly words: string;
}

/**
 * Every claimed commit is new on the branch and claimed once, and every new one is claimed. Equal requests within a
 * second make the very same commit, and each of them may claim it.
 */
async function claims(
  gitDir: string,
  claimed: readonly Claim[],
  added: readonly string[],
): Promise<string[]> {
  const faults: string[] = [];
  const commits = new Set(claimed.map(({ commit }) => commit));
  for (const commit of commits) {
    const words = new Set(claimed.filter((each) => each.commit === commit).map((each) => each.words));
    if (words.size > 1) faults.push(`${commit} is claimed by ${[...words].join(' and by ')}`);
    if (!added.includes(commit)) faults.push(`${commit} is claimed, and not new on the branch`);
  }
  for (const commit of added.filter((each) => !commits.has(each))) {
    const subject = await gitText(gitDir, 'log', '-1', '--format=%s', commit);
    faults.push(`${commit} (${subject.trim()}) is on the branch, and nobody claims it`);
  }
  return faults;
}

/** The branch can be read by everything that reads it, whichever way it is reached. */
async function readable({ clis, apps }: Storm): Promise<string[]> {
  const faults: string[] = [];
  const reads: readonly (readonly [Operation, readonly string[]])[] = [
    [['status'], []],
    [['check'], []],
    ...apps.flatMap((app): [Operation, readonly string[]][] => [
      [['promote', app, '--to', 'staging', '--dry-run'], EXPECTED],
      [['rollback', app, '--env', 'dev', '--dry-run'], EXPECTED],
    ]),
  ];
  await Promise.all(
    clis.slice(0, 2).map(async (cli, half) => {
      for (const [read, expected] of reads.filter((_, index) => index < 2 || index % 2 === half)) {
        const answer = readAnswer(await cli.run(...read, '--json'));
        const unexpected = answer.codes.filter((code) => !expected.includes(code));
        for (const fault of [...answer.faults, ...unexpected.map((code) => `it was refused by ${code}`)])
          faults.push(`afterwards, ${read.join(' ')}: ${fault}`);
      }
    }),
  );
  return faults;
}

async function commitsOf(gitDir: string): Promise<string[]> {
  const text = await gitText(gitDir, 'rev-list', 'refs/heads/delivery');
  return text.split('\n').filter((line) => line !== '');
}

class Counts {
  private readonly counts = new Map<string, number>();

  add(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  sorted(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort(([left], [right]) => (left < right ? -1 : 1)));
  }
}
