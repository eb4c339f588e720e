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

/** A line to copy that shows what a command takes: the first that says more than its name; nothing where there is none. */
export function oneExample(command: Command): string | undefined {
  const lines = examplesOf(command).map((line) => line.replace(/ +#.*$/, ''));
  const line = lines.find((each) => each.includes(' ')) ?? lines[0];
  return line === undefined ? undefined : typed(line).trim();
}

const typed = (line: string) => `  cdk8s-delivery ${line}`;
