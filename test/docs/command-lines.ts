import { examplesOf } from '../../lib/cli/examples';
import { createProgram } from '../../lib/cli/program';
import { wordsOf } from '../support/command-words';
import { type CodeBlock, codeBlocks, pages } from './markdown';

const NAME = 'cdk8s-delivery';

/** A command line of the program as a page or a help has it. */
export interface CommandLine {
  /** Where it stands: page and line, or the help of a command. */
  readonly place: string;
  /** Language of its block; `help` in a help. */
  readonly language: string;
  /** What follows the program's name. */
  readonly words: readonly string[];
}

/** The command lines in the blocks of all pages. */
export function pageLines(): CommandLine[] {
  return pages().flatMap(codeBlocks).flatMap(linesOf);
}

/** The examples of all helps. */
export function helpLines(): CommandLine[] {
  return createProgram().commands.flatMap((command) =>
    examplesOf(command).map((line) => ({
      place: `the help of ${command.name()}`,
      language: 'help',
      words: wordsOf(line.replace(/ +#.*$/, '')),
    })),
  );
}

function linesOf({ page, line, language, text }: CodeBlock): CommandLine[] {
  return text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .flatMap((each, index) => {
      const words = wordsOf(each);
      const at = words.indexOf(NAME);
      return at < 0 ? [] : [{ place: `${page}:${line + index + 1}`, language, words: words.slice(at + 1) }];
    });
}
