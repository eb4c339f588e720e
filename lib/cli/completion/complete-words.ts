import type { Argument, Command, Option } from 'commander';
import { offered } from './offered';

/** Which releases are asked for: those that run; of an app those that ran before, too. */
export interface AskedReleases {
  readonly app?: string;
  /** In this environment. */
  readonly at?: string;
  /** In the environments that this one promotes from, where no environment is named. */
  readonly into?: string;
  /** Without what runs there now. */
  readonly isEarlier: boolean;
}

/** Known names, each list read when a word needs it. */
export interface KnownNames {
  readonly commands: readonly string[];
  environments(): Promise<readonly string[]>;
  apps(): Promise<readonly string[]>;
  /** Open proposals. */
  proposals(): Promise<readonly string[]>;
  releases(asked: AskedReleases): Promise<readonly string[]>;
}

/**
 * Completions of the last word, as far as they are known.
 *
 * @param words as typed after the name of the program, up to the cursor; the last one may be empty
 */
export async function completeWords(
  program: Command,
  words: readonly string[],
  names: KnownNames,
): Promise<readonly string[]> {
  // bash takes `--to=prod` apart
  const typed = words.filter((word) => word !== '=').flatMap(splitOption);
  const current = typed.at(-1) ?? '';
  const before = typed.slice(0, -1);
  const command = commandAmong(program, before);
  const options = command ? command.options : program.options;
  const asked = optionAt(options, before.at(-1));
  const releases = releasesIn(command, options, before);
  if (asked) return listed(current, await valuesOf(asked, valueWord(asked), names, releases));
  if (current.startsWith('-')) return starting(current, flagsOf(command ? command.options : program.options));
  if (!command)
    return plainWords(program.options, before).length === 0 ? starting(current, names.commands) : [];
  const argument = argumentAt(command, before);
  return argument ? listed(current, await valuesOf(argument, argument.name(), names, releases)) : [];
}

const splitOption = (word: string): readonly string[] => {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
};

function commandAmong(program: Command, words: readonly string[]): Command | undefined {
  const [name] = plainWords(program.options, words);
  return program.commands.find((each) => each.name() === name);
}

/** Words that are neither options nor their values. */
function plainWords(options: readonly Option[], words: readonly string[]): readonly string[] {
  return words.filter((word, at) => !word.startsWith('-') && !optionAt(options, words[at - 1]));
}

/** The option that a word is, where it takes the next word for its value. */
function optionAt(options: readonly Option[], word: string | undefined): Option | undefined {
  if (word === undefined) return undefined;
  return options.find((each) => (each.long === word || each.short === word) && each.required);
}

/** The argument that the next word fills; the last one takes all that follow where it may be given several times. */
function argumentAt(command: Command, before: readonly string[]): Argument | undefined {
  const given = plainWords(command.options, before).length - 1;
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  return registeredArguments[given] ?? (last?.variadic ? last : undefined);
}

/** Options that take any revision of the delivery repository; of those, a person names proposals by their ids. */
const COMPARED: readonly (string | undefined)[] = ['--base', '--head'];

const valueWord = ({ long, flags }: Option) =>
  COMPARED.includes(long) ? 'proposal' : (/<([^>]+)>$/.exec(flags)?.[1] ?? '');

/** Which releases a line that is begun asks for. */
function releasesIn(
  command: Command | undefined,
  options: readonly Option[],
  before: readonly string[],
): Omit<AskedReleases, 'isEarlier'> {
  const valueAt = (...flags: readonly string[]) =>
    before.find((_, at) => flags.includes(before[at - 1] ?? ''));
  const first =
    command?.registeredArguments[0]?.name() === 'app' ? plainWords(options, before)[1] : undefined;
  const [at, into] = [valueAt('--env', '--from'), valueAt('--to')];
  return {
    ...(first === undefined ? {} : { app: first }),
    ...(at === undefined ? {} : { at }),
    ...(into === undefined ? {} : { into }),
  };
}

async function valuesOf(
  known: { readonly argChoices?: readonly string[] | undefined },
  word: string,
  names: KnownNames,
  releases: Omit<AskedReleases, 'isEarlier'>,
): Promise<readonly string[]> {
  const words = known.argChoices ?? offered(known);
  if (words) return words;
  switch (word.replace(/,…$/, '')) {
    case 'environment':
      return names.environments();
    case 'app':
      return names.apps();
    case 'id':
      return names.releases({ ...releases, isEarlier: false });
    case 'release or commit':
      return names.releases({ ...releases, isEarlier: true });
    case 'proposal':
      return names.proposals();
    default:
      return [];
  }
}

const flagsOf = (options: readonly Option[]) => options.flatMap(({ long }) => long ?? []);

const starting = (current: string, words: readonly string[]) =>
  [...new Set(words)].filter((word) => word.startsWith(current)).sort();

/** Completions behind the last comma, without those already given. */
function listed(current: string, words: readonly string[]): readonly string[] {
  const given = current.split(',').slice(0, -1);
  const head = given.map((each) => `${each},`).join('');
  return starting(
    current,
    words.filter((word) => !given.includes(word)).map((word) => head + word),
  );
}
