import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { protectionDiffers } from '../../engine/forge/protection';
import { DeliveryError, type Finding, notWritten, quote } from '../../model/finding';
import { isForgeOwner, text } from '../../model/scalars';
import type { BranchProtection, DeliveryProtection } from '../../promotion/index';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { listOf } from '../list-of';
import { parseOption } from '../parse-option';
import { findingLines } from '../print-findings';
import { wrapLines } from '../wrap-lines';
import { contextOf } from './run';

interface Options {
  readonly merger?: string;
  readonly proposer?: string;
  readonly platform?: readonly string[];
  readonly apply?: 'owners' | true;
  readonly check?: boolean;
  readonly asShown?: boolean;
  readonly out?: string | true;
}

export function protectCommand(program: Command): void {
  withExamples(
    program
      .command('protect')
      .summary('print, apply or check what the forge has to enforce')
      .description(
        'Makes of the data of the environments what the forge has to enforce on each delivery branch: rulesets, the file of code owners, labels. Prints it beside what stands there; with --apply puts it in place and looks again; with --check ends with 1 where something is not as it should be. Says what the forge cannot enforce, and refuses a branch where an open environment opens one that asks for approval.',
      )
      .option('--merger <account>', 'the app that judges and merges: it alone updates the delivery branch')
      .option('--proposer <account>', 'the app that releases and asks for changes: it may add renders')
      .option(
        '--platform <account,…>',
        'who owns code, workflows and what belongs to all environments, such as @example/platform; the owners of all that asks for approval, unless named (repeatable)',
        listOf(owner),
      )
      .addOption(
        new Option(
          '--apply [part]',
          'put it in place, with the token of a person who administers the repository; `owners` is the file of code owners alone, which the app that merges may put there',
        )
          .choices(['owners'])
          .conflicts(['check', 'out']),
      )
      .option('--check', 'change nothing; end with 1 where something is not as it should be')
      .option(
        '--as-shown',
        'with --check: do not fail for what the token is not shown, such as who may bypass a ruleset; it is told',
      )
      .addOption(
        new Option(
          '-o, --out [file]',
          "write the file of code owners for the project's code; .github/CODEOWNERS unless named",
        ).conflicts('check'),
      ),
    'protect --merger delivery-merger --proposer delivery-proposer',
    'protect --merger delivery-merger --proposer delivery-proposer --apply',
    'protect --merger delivery-merger --proposer delivery-proposer --check',
  ).action(async (options: Options, command: Command) => {
    const context = contextOf(command);
    const { merger, proposer, platform, apply, check = false, asShown = false, out } = options;
    if (asShown && !check)
      throw DeliveryError.of('INVALID_OPTION', '--as-shown goes with --check: it says what does not fail');
    const asked = {
      ...(merger === undefined ? {} : { merger: parseOption(text, '--merger', merger) }),
      ...(proposer === undefined ? {} : { proposer: parseOption(text, '--proposer', proposer) }),
      ...(platform === undefined ? {} : { platform }),
    };
    const delivery = await context.open();
    if (out !== undefined) return write(context, await delivery.codeOwners(platform), out);
    context.out.step('asking how the branches are protected');
    const protection =
      apply === undefined
        ? await delivery.protection(asked)
        : await delivery.protect(asked, apply === 'owners' ? 'owners' : 'all');
    context.out.done();
    show(context, protection, apply ?? check, asShown);
  });
}

function owner(given: string): string {
  if (isForgeOwner(given)) return given;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(given)} for --platform is neither an account (\`@name\`), a team (\`@organisation/team\`) nor an address`,
  );
}

/**
 * @param held what has to hold now: all of it, the file of code owners alone, or nothing yet
 * @param asShown whether what the token is not shown does not count
 */
function show(
  { out }: Context,
  { branches, findings }: DeliveryProtection,
  held: boolean | 'owners',
  asShown: boolean,
): void {
  for (const branch of branches) for (const line of branchLines(branch, out)) out.line(line);
  const differs = branches.flatMap((branch) => drift(branch, held));
  const all = [...findings.filter(({ code }) => held !== 'owners' || code !== 'CANNOT_PROTECT'), ...differs];
  for (const line of findingLines(all, out)) out.line(line);
  const refused = all.some(
    ({ severity, undecided = false }) => severity === 'refusal' && !(asShown && undecided),
  );
  const same = branches.every(({ parts }) => parts.every(({ state }) => state === 'same'));
  if (refused) process.exitCode = 1;
  else if (held !== false)
    out.line(
      `${out.colors.green('✓')} protected as the environments ask for${same ? '' : ', as far as the token is shown'}`,
    );
  else if (same) out.line(out.colors.dim('nothing to do: it stands so already'));
  else out.line(out.colors.dim('planned only: nothing was changed; --apply puts it in place'));
  out.data('protection', {
    outcome: refused
      ? differs.length > 0
        ? 'differs'
        : 'refused'
      : same
        ? 'same'
        : held === false
          ? 'planned'
          : 'applied',
    branches,
    findings: all,
  });
}

function drift({ branch, parts }: BranchProtection, held: boolean | 'owners'): readonly Finding[] {
  if (held === false) return [];
  return parts
    .filter(
      ({ kind, state }) => (held !== 'owners' || kind === 'owners') && state !== 'same' && state !== 'hidden',
    )
    .map(({ name, differences }) => protectionDiffers(name, branch, differences));
}

const MARKS = { same: '✓', missing: '+', differs: '~', hidden: '?' } as const;

function branchLines(
  { repository, branch, open, guarded, parts }: BranchProtection,
  { colors, columns, details }: Context['out'],
): readonly string[] {
  const says = [
    ...(guarded.length === 0 ? [] : [`approved: ${guarded.join(', ')}`]),
    ...(open.length === 0 ? [] : [`open: ${open.join(', ')}`]),
  ];
  const lines = parts.flatMap(({ kind, name, state, demands, differences }) => [
    `  ${MARKS[state]} ${kind === 'ruleset' ? `ruleset "${name}"` : name}`,
    ...(state === 'same' && !details ? [] : [...demands].map((each) => `      ${each}`)),
    ...(state === 'differs' ? differences.map((each) => `    ${colors.yellow('≠')} ${each}`) : []),
  ]);
  return wrapLines([`${colors.bold(`${repository} ${branch}`)}  ${says.join('; ')}`, ...lines], columns);
}

function write({ out, folder }: Context, owners: { file: string; text: string }, named: string | true): void {
  const name = named === true ? owners.file : named;
  const file = resolve(folder, name);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, owners.text);
  } catch (cause) {
    throw notWritten(name, cause);
  }
  out.line(`${out.colors.green('✓')} ${name} written`);
  out.line('  review it, and commit it to the branches that code comes from');
  out.data('protection', { outcome: 'written', branches: [], file: name });
}
