import type { Command } from 'commander';
import { createProgram } from '../../lib/cli/program';

const program = createProgram();

/** What a command line asks for, whatever its names are: its command and the options that it gives, in order of the alphabet. */
export function shapeOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => commandOf(word) !== undefined);
  const command = commandOf(words[at] ?? '');
  if (!command) return undefined;
  const options = words.filter((word) => word.startsWith('-')).map((word) => longOf(command, word));
  return [command.name(), ...[...new Set(options)].sort()].join(' ');
}

/** Whether a word is the name of a command. */
export const isCommand = (word: string): boolean => commandOf(word) !== undefined;

function commandOf(word: string): Command | undefined {
  return program.commands.find((each) => each.name() === word);
}

function longOf(command: Command, word: string): string {
  const [name = ''] = word.split('=');
  const known = [...command.options, ...program.options];
  return known.find(({ long, short }) => long === name || short === name)?.long ?? name;
}
