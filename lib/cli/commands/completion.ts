import { Argument, type Command } from 'commander';
import { completeWords } from '../completion/complete-words';
import { knownNames } from '../completion/known-names';
import { COMPLETION_SCRIPTS, SHELLS, type Shell } from '../completion/scripts';
import { withExamples } from '../examples';
import { contextOf } from './run';

export function completionCommand(program: Command): void {
  withExamples(
    program
      .command('completion')
      .summary('print what has a shell complete commands, options and names')
      .description(
        'Prints a script for a shell, which then asks this program for words: commands, options, environments, apps, releases and proposals. It goes by what this machine read last, and asks no remote.',
      )
      .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
      .argument('[word...]', 'the words typed so far: prints what may stand in place of the last one'),
    'completion bash > ~/.local/share/bash-completion/completions/cdk8s-delivery',
    'completion fish > ~/.config/fish/completions/cdk8s-delivery.fish',
    'completion zsh > ~/.zfunc/_cdk8s-delivery',
  ).action(async (shell: Shell, words: readonly string[], _options: object, command: Command) => {
    if (words.length === 0) {
      process.stdout.write(COMPLETION_SCRIPTS[shell]);
      return;
    }
    const found = await completeWords(command.parent ?? command, words, knownNames(contextOf(command)));
    process.stdout.write(found.map((word) => `${word}\n`).join(''));
  });
}
