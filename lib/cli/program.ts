import { Command, Help, Option } from 'commander';
import { forgeNames } from '../engine/forge';
import { version } from '../version';
import { COMMAND_GROUPS, FIRST_COMMANDS } from './command-groups';
import { givenOnce } from './given-once';
import { loadCommands } from './load-commands';
import { columnsOf } from './output';
import { parseNames } from './parse-names';
import { labelled, wrapLines } from './wrap-lines';

/**
 * The command line: it parses, calls the engine and prints; only the entry file sets the exit code.
 *
 * @param argv the process's arguments; the code of commands that they do not name is not loaded
 */
export function createProgram(argv?: readonly string[]): Command {
  const program = new Command('cdk8s-delivery')
    .description('Typed environments and provable promotion for GitOps, with no server.')
    .version(version)
    .option(
      '-C, --project <folder>',
      'project folder, or a clone of the delivery repository; this folder unless given',
    )
    .option(
      '--delivery <repository>',
      'delivery repository, URL or path; else $CDK8S_DELIVERY_REPOSITORY, package.json, origin, this repository',
    )
    .option(
      '--branch <name>',
      'delivery branch; else $CDK8S_DELIVERY_BRANCH, package.json, the branch of a clone, "delivery"',
    )
    .addOption(
      new Option(
        '--forge <name>',
        'where proposals are approved: local (built in), github (pull requests and their reviews) or git (elsewhere); unless given, local for a path, github for an address of github.com, git for every other URL',
      ).choices(forgeNames()),
    )
    .option(
      '--as <person>',
      'who asks or approves, "Name <email>"; else $CDK8S_DELIVERY_AS, then the author that git knows',
    )
    .option(
      '--accept-head <commit>',
      'take the head of a branch that was moved back or rewritten as it is; "none" lets `configure` begin one that is gone',
    )
    .option('-v, --details', 'print all of it, not only the gist')
    .option('-q, --quiet', 'print nothing but what is wrong: the exit code says the rest')
    .option('--no-progress', 'show no steps while they run')
    .option('--json', 'print the result as JSON')
    .option('--no-color', 'print without colour')
    .showSuggestionAfterError();
  for (const add of loadCommands(argv)) add(program);
  for (const command of program.commands) parseNames(command);
  groupCommands(program);
  withGlobals(program);
  givenOnce(program);
  return program;
}

const EXITS = [
  'Exit codes: 0 done, or nothing to do; 1 refused, or a check failed; 2 wrong usage or configuration.',
];

/** Options that the help shows before it is asked for all. */
const FIRST_OPTIONS: readonly string[] = ['--delivery', '--as', '--details', '--json', '--help'];

/** The help shows what is needed first and names the rest; with `-v` it says of each what it does. */
function groupCommands(program: Command): void {
  for (const [want, names] of COMMAND_GROUPS)
    for (const command of program.commands) if (names.includes(command.name())) command.helpGroup(`${want}:`);
  const isWhole = () => program.opts<{ readonly details?: boolean }>().details === true;
  program
    .configureHelp({
      visibleCommands: (command) =>
        new Help()
          .visibleCommands(command)
          .filter((each) => each.name() !== 'help' && (isWhole() || FIRST_COMMANDS.includes(each.name()))),
      visibleOptions: (command) =>
        new Help()
          .visibleOptions(command)
          .filter(({ long }) => isWhole() || FIRST_OPTIONS.includes(long ?? '')),
      groupItems: (unsorted, visible, group) =>
        isWhole()
          ? new Help().groupItems(unsorted, visible, group)
          : new Map([[visible[0] instanceof Command ? 'First:' : 'Options:', [...visible]]]),
    })
    .addHelpText('after', ({ error }) => {
      const columns = columnsOf(error ? process.stderr : process.stdout);
      const rest = COMMAND_GROUPS.flatMap(([want, names]) =>
        labelled(`  ${want.padEnd(9)} `, names.join(', '), ' '.repeat(12), { columns }),
      );
      const all = ['All, by what you want (--help -v says more, <command> --help all):'];
      return [
        '',
        ...(isWhole() ? [] : [...wrapLines(all, columns), ...rest, '']),
        'A first promotion:',
        '  cdk8s-delivery configure',
        '  cdk8s-delivery release frontend --image server=<image>',
        '  cdk8s-delivery promote frontend --to staging',
        '  cdk8s-delivery status',
        '',
        ...wrapLines(EXITS, columns),
      ].join('\n');
    });
}

/** What an option does, and whether it is required; no default of what may be given several times: there is none. */
export function optionDescription(option: Option): string {
  const { defaultValue } = option;
  const isNone = Array.isArray(defaultValue) && defaultValue.length === 0;
  const told = isNone ? option.description : new Help().optionDescription(option);
  return option.mandatory ? `${told} (required)` : told;
}

/** Global options may stand before or behind the command. */
function withGlobals(program: Command): void {
  for (const command of program.commands) {
    command.configureHelp({ showGlobalOptions: true, optionDescription });
    for (const option of program.options) {
      if (option.attributeName() === 'version') continue;
      command.addOption(
        Object.assign(Object.create(Object.getPrototypeOf(option)), option, { hidden: true }),
      );
    }
  }
}
