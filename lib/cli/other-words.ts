import type { Command } from 'commander';

/** The word that a command uses for something that a person typed another word for. */
export interface Meant {
  readonly what: string;
  /** The option, or the argument's place, such as `--env` or `<app>`. */
  readonly word: string;
}

/** Things that commands are about: the name used here first, then other words that people type. */
const THINGS: readonly {
  readonly what: string;
  readonly names: readonly string[];
  readonly others: readonly string[];
}[] = [
  {
    what: 'the environment',
    names: ['--env', '--to'],
    others: ['--environment', '--into', '--in', '--stage', '--target', '-e'],
  },
  { what: 'the release', names: ['--release'], others: ['--to', '--id', '--version', '--revision', '-r'] },
  { what: 'the app', names: ['--app', '<app>', '[app]', '[app...]'], others: ['--apps', '--name', '-a'] },
  { what: 'the reason', names: ['--reason'], others: ['--message', '--why', '--comment', '--because', '-m'] },
  { what: 'the image', names: ['--image'], others: ['--images', '--digest', '--tag', '-i'] },
  { what: 'the end', names: ['--until', '--expires'], others: ['--end', '--for'] },
  { what: 'the person', names: ['--as'], others: ['--author', '--user', '--by'] },
  { what: 'the folder', names: ['--out', '--project'], others: ['--output', '--dir', '--folder', '--cwd'] },
];

const LONG = 9;

/** Words that people type for these things, of those that are so long that they are known when they are misspelt. */
export const LONG_WORDS: readonly string[] = [
  ...new Set(THINGS.flatMap(({ others }) => others.filter((each) => each.length >= LONG))),
];

/** The options that a command has in place of an unknown one; several where the word is ambiguous. */
export function meantBy(command: Command, flag: string): readonly Meant[] {
  const has = new Set([
    ...command.options.flatMap(({ long }) => long ?? []),
    ...command.registeredArguments.flatMap((each) => {
      const name = each.variadic ? `${each.name()}...` : each.name();
      return each.required ? `<${name}>` : `[${name}]`;
    }),
  ]);
  return THINGS.flatMap(({ what, names, others }) => {
    if (!names.includes(flag) && !others.includes(flag)) return [];
    const word = names.find((each) => has.has(each));
    return word === undefined ? [] : [{ what, word }];
  });
}
