import type { Command } from 'commander';

const EXAMPLES = new WeakMap<Command, readonly string[]>();

/** Gives a command lines to copy, without the name of the program: its help shows them, and so do errors of usage. */
export function withExamples(command: Command, ...lines: readonly string[]): Command {
  EXAMPLES.set(command, lines);
  const head = lines.length === 1 ? 'Example' : 'Examples';
  return command.addHelpText('after', ['', `${head}:`, ...lines.map(typed)].join('\n'));
}

/** All lines to copy of a command, without the name of the program. */
export const examplesOf = (command: Command): readonly string[] => EXAMPLES.get(command) ?? [];

/**
 * A line to copy that shows what a command takes: of those that say more than its name the first with most of the options
 * that were typed; nothing where there is none.
 */
export function oneExample(command: Command): string | undefined {
  const lines = examplesOf(command).map((line) => line.replace(/ +#.*$/, ''));
  const told = lines.filter((each) => each.includes(' '));
  const common = told.map((each) => typedOptions(command).filter((long) => has(each, long)).length);
  const line = told[common.indexOf(Math.max(...common))] ?? lines[0];
  return line === undefined ? undefined : typed(line).trim();
}

const typed = (line: string) => `  cdk8s-delivery ${line}`;

/** The options of a command that a person typed, such as `--env`. */
const typedOptions = (command: Command): readonly string[] =>
  command.options.flatMap((each) =>
    each.long && command.getOptionValueSource(each.attributeName()) === 'cli' ? [each.long] : [],
  );

const has = (line: string, long: string) => line.split(' ').some((word) => word.split('=')[0] === long);
