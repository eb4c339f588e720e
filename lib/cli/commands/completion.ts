import { Argument, type Command } from 'commander';
import type { Snapshot } from '../../engine/delivery';
import { COMMAND_GROUPS } from '../command-groups';
import { completeWords, type KnownNames } from '../completion/complete-words';
import { COMPLETION_SCRIPTS, SHELLS, type Shell } from '../completion/scripts';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { contextOf } from './run';

export function completionCommand(program: Command): void {
  withExamples(
    program
      .command('completion')
      .summary('print what has a shell complete commands, options and names')
      .description(
        'Prints a script for a shell, which then asks this program for words: commands, options, environments, apps and releases. It goes by what this machine read last, and asks no remote.',
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
    const found = await completeWords(command.parent ?? command, words, namesOf(contextOf(command)));
    process.stdout.write(found.map((word) => `${word}\n`).join(''));
  });
}

/** The data that this machine has without asking a remote: where it cannot be read, there is nothing to complete. */
function namesOf(context: Context): KnownNames {
  const from = async (read: (snapshot: Snapshot) => Promise<readonly string[]>) => {
    try {
      return await read(await (await context.delivery()).remembered());
    } catch {
      return [];
    }
  };
  return {
    commands: COMMAND_GROUPS.flatMap(([, names]) => names),
    environments: () => from(async (snapshot) => snapshot.readableEnvironments.map(({ name }) => name)),
    apps: () => from((snapshot) => snapshot.appNames()),
    releases: () => from(releasesOf),
  };
}

async function releasesOf(snapshot: Snapshot): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of snapshot.readableEnvironments)
    for (const app of await snapshot.recordNames(name)) {
      const stored = await snapshot.record(name, app);
      if (stored) found.push(stored.record.release);
    }
  return found;
}
