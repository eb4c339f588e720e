import { CommanderError } from 'commander';
import { createProgram } from '../../lib/cli/program';

/** Words of a shell line as a shell without variables would see them; what follows `#` or `|` is left out. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/"[^"]*"|'[^']*'|[^\s"']+(?:"[^"]*"|'[^']*')?/g)) {
    if (word.startsWith('#') || word === '|' || word === '>') break;
    words.push(word.replaceAll(/["']/g, ''));
  }
  return words;
}

/** What the program says against the words; its actions are taken out first. */
export async function parseProblem(words: readonly string[]): Promise<string | undefined> {
  const program = createProgram();
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    if (command !== program) command.action(() => undefined);
  }
  try {
    await program.parseAsync([...words], { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error.message;
    throw error;
  }
}
