import { type Argument, type Command, Help, type Option } from 'commander';
import { COMMAND_GROUPS } from '../../lib/cli/command-groups';
import { examplesOf } from '../../lib/cli/examples';
import { createProgram, optionDescription } from '../../lib/cli/program';

/** The page `docs/commands.md`: every command with what it takes and lines to copy, as its help has them. */
export function commandsPage(): string {
  const program = createProgram();
  program.setOptionValue('details', true); // its help lists all of them then
  const groups = COMMAND_GROUPS.map(([want, names]) => {
    const parts = names.map((name) => commandPart(program.commands.find((each) => each.name() === name)));
    return `## ${want}\n\n${parts.join('\n')}`;
  });
  const index = COMMAND_GROUPS.map(
    ([want, names]) => `- **${want}**: ${names.map((name) => `[${name}](#${name})`).join(', ')}`,
  );
  return `# Commands

\`cdk8s-delivery <command> --help\` prints the same. In a project every command is typed with \`npx\` in front.

${index.join('\n')}

Exit codes: 0 done, or nothing to do; 1 refused, or a check failed; 2 wrong usage or configuration.

This page is written by \`npm run docs:commands\` from the program; a test keeps it so.

## Options of every command

${table('option', shownOptions(program))}
${groups.join('\n')}`;
}

function commandPart(command: Command | undefined): string {
  if (!command) throw new Error('a group names a command that there is not');
  const help = new Help();
  const { registeredArguments: taken } = command;
  const usage = help.commandUsage(command).replace(/^cdk8s-delivery /, '');
  return [
    `### ${command.name()}`,
    '',
    escaped(help.subcommandDescription(command)),
    '',
    `Usage: \`cdk8s-delivery ${usage}\``,
    ...(taken.length === 0 ? [] : ['', table('argument', taken.map(argumentRow)).trimEnd()]),
    '',
    table('option', shownOptions(command)),
    '```sh',
    ...examplesOf(command).map((line) => `npx cdk8s-delivery ${line}`),
    '```',
    '',
  ].join('\n');
}

type Row = readonly [term: string, told: string];

/** The options that its help lists, without those of every command. */
function shownOptions(command: Command): readonly Row[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap((option) => {
      return option.hidden || option.long === '--help' ? [] : [optionRow(option)];
    });
}

const argumentRow = (argument: Argument): Row => [argument.name(), new Help().argumentDescription(argument)];

function optionRow(option: Option): Row {
  return [option.flags, optionDescription(option)];
}

function table(head: string, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const lines = rows.map(([term, told]) => `| \`${term.replaceAll('|', '\\|')}\` | ${escaped(told)} |`);
  return [`| ${head} | |`, '|---|---|', ...lines, ''].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/<(?=[a-z])/g, '&lt;');
}
