import type { Command } from 'commander';
import type { VerifiedBranch, VerifiedCommit } from '../../engine/history/verify';
import { commandLine, optionWords } from '../../engine/promotion';
import { commitId } from '../../model/scalars';
import { moment, plural, printableLines } from '../../model/text';

import { withExamples } from '../examples';
import type { Output } from '../output';
import { parseOption } from '../parse-option';
import { findingLines } from '../print-findings';
import { wrapLines } from '../wrap-lines';
import { renderOptions } from './render-options';
import { contextOf } from './run';

interface Options {
  readonly since?: string;
  readonly expectHead?: string;
  readonly online?: string;
  readonly render?: boolean;
}

export function verifyCommand(program: Command): void {
  const command = program
    .command('verify')
    .summary('prove the history: each commit, by what was demanded before it')
    .description(
      "Judges every commit of the delivery branches by the data of the commit before it, at the moment when it came: by content, custody, people's decisions, approvals and signatures, and whether the message says what the content does. A commit is proven, claimed where something rests on its message alone, or false. Ends with 1 where one is false, or a branch was moved back. What was proven before is not proven again.",
    )
    .option('--since <commit|time>', 'what came after it; what stood then is taken as given')
    .option('--expect-head <commit>', 'commit that the branch is known to have had')
    .option('--online <repository>', 'repository with a copy of the branches, which another identity keeps')
    .option('--render', 'render releases again where they enter, with the dependencies of their lockfile');
  withExamples(
    renderOptions(command),
    'verify',
    'verify --since 2026-07-01 --json',
    'verify --online https://backup.example.org/delivery.git',
    'verify --render --expect-head 9b8154f13b735c25c6060c4613c4142037f32b8c',
  ).action(async ({ since, expectHead, online, render }: Options, self: Command) => {
    const context = contextOf(self);
    const { out } = context;
    await context.judgePlace();
    const { branches, findings } = await (await context.open()).verify({
      ...(since === undefined ? {} : { since }),
      ...(expectHead === undefined ? {} : { expectHead: parseOption(commitId, '--expect-head', expectHead) }),
      ...(online === undefined ? {} : { online }),
      ...(render ? { render } : {}),
      onProgress: (done, all) => out.progress('judging commits', done, all),
    });
    out.done();
    for (const line of findingLines(findings, out)) out.wrong(line);
    for (const each of branches) tellBranch(each, out);
    const isFalse = branches.some(({ commits }) => commits.some(({ verdict }) => verdict === 'false'));
    if (isFalse || findings.length > 0) process.exitCode = 1;
    out.data('verification', {
      outcome: isFalse || findings.length > 0 ? 'false' : 'true',
      commit: branches[0]?.head ?? null,
      branches: branches.map(json),
      findings,
    });
  });
}

function tellBranch(branch: VerifiedBranch, out: Output): void {
  const { commits, from, head } = branch;
  const { colors } = out;
  const range = `${from === undefined ? 'the first commit' : `commit ${from.slice(0, 12)}`} to ${head.slice(0, 12)}`;
  out.line(colors.bold(`${branch.branch}  ${plural(commits.length, 'commit')}, from ${range}`));
  for (const each of commits) {
    if (each.verdict === 'false') for (const line of commitLines(each, out)) out.wrong(line);
    else if (out.details || each.findings.length > 0)
      for (const line of commitLines(each, out)) out.line(line);
  }
  const count = (verdict: VerifiedCommit['verdict']) =>
    commits.filter((each) => each.verdict === verdict).length;
  if (count('proven') > 0) out.line(`${colors.green('✓')} ${plural(count('proven'), 'commit')} proven`);
  if (count('claimed') > 0) {
    const claimed = commits.filter(({ verdict }) => verdict === 'claimed');
    const several = claimed.some(({ claims }) => new Set(claims.map(({ kind }) => kind)).size > 1);
    out.line(
      `${colors.yellow('?')} ${plural(claimed.length, 'commit')} claimed${several ? ', some in several ways' : ''}:`,
    );
    for (const [kind, words] of Object.entries(CLAIMS)) {
      const some = claimed.filter(({ claims }) => claims.some((one) => one.kind === kind));
      if (some.length === 0) continue;
      const claims = some.flatMap((each) => each.claims.filter((one) => one.kind === kind));
      const witnessed = witnessedWords(claims);
      for (const line of wrapLines([`    ${some.length}  ${words}${witnessed}`], out.columns)) out.line(line);
    }
  }
  const last = commits.findLast(({ verdict }) => verdict === 'false');
  if (!last) return;
  out.wrong(colors.red(`✗ ${plural(count('false'), 'commit')} false`));
  if (last.commit === head) return;
  const line = commandLine('verify', ...optionWords('since', last.commit.slice(0, 12)));
  const words = `a commit stays false; once these are seen to, what came after the last of them: \`${line}\``;
  for (const each of wrapLines([`    ${colors.dim('→')} ${words}`], out.columns)) out.wrong(each);
}

/** Claims that are believed, and what would prove them. */
const CLAIMS: Readonly<Record<VerifiedCommit['claims'][number]['kind'], string>> = {
  approvals: 'who approved: the message says it; `signers` of the environment have it signed',
  rendered: 'that the code gives these manifests: `verify --render` renders them again',
  undecided: 'undecided, as something is not at hand: `verify -v` says what',
};

/** Which of the claims a witness vouches for, and who. */
function witnessedWords(claims: VerifiedCommit['claims']): string {
  const by = claims.flatMap(({ witnessedBy }) => witnessedBy ?? []);
  if (by.length === 0) return '';
  const count = by.length === claims.length ? (by.length === 1 ? 'it' : 'all') : `${by.length} of them`;
  return `; ${printableLines([...new Set(by)].join(', '))} rendered ${count} a second time with the same result, as a witness`;
}

function commitLines(
  { commit, at, subject, verdict, findings, claims, signedBy }: VerifiedCommit,
  out: Output,
): string[] {
  const { colors } = out;
  const mark = { proven: colors.green('✓'), claimed: colors.yellow('?'), false: colors.red('✗') }[verdict];
  const signed = signedBy === undefined ? '' : colors.dim(`  signed by ${printableLines(signedBy)}`);
  const told = out.details ? claims : [];
  return [
    ...wrapLines(
      [`${mark} ${colors.magenta(commit.slice(0, 12))}  ${moment(at)}  ${printableLines(subject)}${signed}`],
      out.columns,
    ),
    ...findingLines(findings, out).map((line) => `    ${line}`),
    ...told.map(({ message, witnessedBy }) => {
      const witness =
        witnessedBy === undefined ? '' : ` here; the witness says that ${witnessedBy} rendered it again`;
      return `    ${colors.yellow('?')} ${printableLines(`${message}${witness}`)}`;
    }),
  ];
}

function json({ commits, from, ...branch }: VerifiedBranch) {
  return {
    ...branch,
    from: from ?? null,
    commits: commits.map(({ at, ...commit }) => ({ ...commit, at: at.toISOString() })),
  };
}
