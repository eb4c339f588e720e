import { join } from 'node:path';
import type { Argument, Command, Option } from 'commander';
import { createProgram } from '../../lib/cli/program';
import type { Cli } from '../support/cli';
import { DeliveredExample, refsOf } from '../support/delivered-example';
import { judgedOutput } from '../support/output-judge';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

/** What a command is given for a value, by the word between its brackets: something that is there, and something that is not. */
interface Kind {
  readonly known: string;
  /** Looks like the real thing, and nothing is called so; absent for a value that is the name of nothing. */
  readonly unknown?: string;
}

const NAMES: Readonly<Record<string, Kind>> = {
  app: { known: 'frontend', unknown: 'frontendd' },
  'app,…': { known: 'frontend', unknown: 'frontend,backendd' },
  environment: { known: 'dev', unknown: 'stagin' },
  'environment,…': { known: 'dev', unknown: 'dev,stagin' },
  proposal: { known: 'prod/promote-frontend', unknown: 'prod/promote-frontendd' },
  revision: { known: 'main', unknown: 'no-such-branch' },
  'release or commit': { known: 'main', unknown: 'r-0123456789abcdef' },
  rule: { known: 'probes', unknown: 'probess' },
  'slot=reference': {
    known: '',
    unknown: `servr=ghcr.io/stefanprodan/podinfo@sha256:${'a'.repeat(64)}`,
  },
  code: { known: 'SOAK', unknown: 'SOAKED' },
  'tool,…': { known: 'conftest', unknown: 'conftestt' },
};

/** Where the same word means different things. */
const BY_COMMAND: Readonly<Record<string, Kind>> = {
  'import --app': { known: '', unknown: 'frontendd' },
  'import --env': { known: '', unknown: 'stagin' },
  'import --running': {
    known: '',
    unknown: `stagin=${join(__dirname, '../kept/fleets/plain-yaml/batch/job.yaml')}`,
  },
  // read before names are looked up: any file of objects
  'doctor --dump': { known: join(__dirname, '../kept/fleets/plain-yaml/batch/job.yaml') },
  // names for what is to be made
  'init --env': { known: 'dev' },
  'init --app': { known: 'frontend' },
  'promote --except': { known: 'frontend' },
  'discover --bypass': { known: 'SOAK' },
  'promote --to': { known: 'staging', unknown: 'stagin' },
  'promote --release': { known: '', unknown: 'r-0123456789abcdef' },
  'explain --release': { known: '', unknown: 'r-0123456789abcdef' },
  'check --release': { known: '', unknown: 'r-0123456789abcdef' },
  'check --proposal': { known: '', unknown: 'prod/promote-frontendd' },
  'reject what': { known: '', unknown: 'r-0123456789abcdef' },
  'unreject what': { known: '', unknown: 'r-0123456789abcdef' },
  'rules name': { known: 'probes', unknown: 'probess' },
  'unwaive name': { known: 'probes', unknown: 'no-such-waiver' },
};

/** Values that name nothing that is there already. */
const NO_NAMES: ReadonlySet<string> = new Set([
  // kinds that may come yet
  'import --leave-out',
  // `where` asks where something is, and "nowhere" is an answer
  'where what',
  // what a release may bring yet: a waiver can be there first
  'waive --object',
  // what stays where it is, or is asked of registries first: their own tests hold what is refused
  'promote --except',
  'discover --bypass',
  // a plan is told by its content, and approve's own tests hold what is refused
  'approve --plan',
  // a comment is on a forge alone, and answer's own tests hold what is refused
  'answer comment',
  'answer --only',
  // a key of the person's own
  'approve --sign',
  // names for something new
  'init --env',
  'init --app',
  'init --image',
  'waive --name',
  ...[
    'folder',
    'file',
    'file...',
    'text',
    'who',
    'person',
    'day',
    'moment',
    'date',
    'count',
    'lines',
    'seconds',
  ],
  ...[
    'commit|time',
    'characters',
    'kind=link',
    'number',
    'commit',
    'location',
    'repository',
    'url',
    'namespace',
    'name',
    'id',
    'what',
    'form',
    // accounts and apps of a forge
    'account',
    'account,…',
  ],
  // one of a list that the argument parser knows
  ...['risk', 'format', 'kind', 'system', 'shell', 'part', 'program'],
  // what a person has begun to type
  'completion word',
]);

/** Values that the parser takes, where any text would not do. */
const VALUES: Readonly<Record<string, string>> = {
  'rules --format': 'text',
  'import --app': 'frontend',
};

/** What else an option or argument has to be given with. */
const WITH: Readonly<Record<string, readonly string[]>> = {
  'bootstrap --code': ['--env', 'dev'],
  'freeze --app': ['--env', 'dev', '--name', 'x'],
  'check --head': ['--base', 'delivery'],
  'merge --env': ['--all'],
  'discover --repository': ['--emit', 'flux'],
  'discover --namespace': ['--emit', 'flux', '--repository', 'https://git.example.org/fleet'],
  'synth --image': ['frontend', '--env', 'dev'],
  'witness --release': ['frontend'],
  'retire app': ['--env', 'dev'],
  'promote app': ['--to', 'staging'],
  'promote --from': ['--to', 'staging'],
  'promote --bypass': ['--to', 'staging'],
  'promote --release': ['--to', 'staging'],
};

const temporary = temporaryDirectories();
let cli: Cli;
let path: string;
beforeAll(async () => {
  const example = await DeliveredExample.create(await temporary());
  ({ cli, path } = await example.copy());
});

const commands = createProgram().commands.filter((command) => command.name() !== 'help');

const valueWord = (option: Option) => /[<[]([^>\]]+)[>\]]$/.exec(option.flags)?.[1];
const takesValue = (option: Option) => option.required || option.optional;

function kindOf(command: Command, word: string, value: string): Kind | undefined {
  return BY_COMMAND[`${command.name()} ${word}`] ?? NAMES[value];
}

/** The least that a command needs: its arguments up to one, and its mandatory options. */
function least(command: Command, upTo: Argument | undefined, but: Option | undefined): string[] {
  const given = command.registeredArguments.slice(0, upTo && command.registeredArguments.indexOf(upTo));
  const words = given
    .filter(
      ({ required }) =>
        required || upTo !== undefined || command.name() === 'release' || command.name() === 'promote',
    )
    .map((argument) => kindOf(command, argument.name(), argument.name())?.known ?? 'x');
  const after = upTo ? command.registeredArguments.slice(command.registeredArguments.indexOf(upTo) + 1) : [];
  const rest = after.filter(({ required }) => required);
  const options = command.options
    .filter((option) => option.mandatory && option !== but && option.long !== '--reason')
    .flatMap((option) => [
      option.long ?? '',
      kindOf(command, option.long ?? '', valueWord(option) ?? '')?.known ?? '2030-01-01',
    ]);
  return [
    ...words,
    '\0',
    ...rest.map((each) => kindOf(command, each.name(), each.name())?.known ?? 'x'),
    ...options,
  ];
}

interface Case {
  readonly word: string;
  readonly unknown: string;
  readonly words: readonly string[];
}

function cases(): Case[] {
  return commands.flatMap((command) => {
    const reason = command.options.some(({ long }) => long === '--reason') ? ['--reason', 'x'] : [];
    const ofArguments = command.registeredArguments.flatMap((argument): Case[] => {
      const word = `${command.name()} ${argument.name()}`;
      const unknown = kindOf(command, argument.name(), argument.name())?.unknown;
      if (unknown === undefined) return [];
      const words = least(command, argument, undefined).map((each) => (each === '\0' ? unknown : each));
      return [{ word, unknown, words: [command.name(), ...words, ...(WITH[word] ?? []), ...reason] }];
    });
    const ofOptions = command.options.filter(takesValue).flatMap((option): Case[] => {
      const word = `${command.name()} ${option.long}`;
      const unknown = kindOf(command, option.long ?? '', valueWord(option) ?? '')?.unknown;
      if (unknown === undefined || option.hidden) return [];
      const words = least(command, undefined, option).filter((each) => each !== '\0');
      return [
        {
          word,
          unknown,
          words: [command.name(), ...words, option.long ?? '', unknown, ...(WITH[word] ?? []), ...reason],
        },
      ];
    });
    return [...ofArguments, ...ofOptions];
  });
}

test('every value of every command is told to be a name of something, or the name of nothing', () => {
  const untold = commands
    .flatMap((command) => [
      ...command.registeredArguments.map((argument) => [command, argument.name(), argument.name()] as const),
      ...command.options
        .filter(takesValue)
        .map((option) => [command, option.long ?? '', valueWord(option) ?? ''] as const),
    ])
    .filter(
      ([command, word, value]) =>
        !kindOf(command, word, value)?.unknown &&
        !NO_NAMES.has(value) &&
        !NO_NAMES.has(`${command.name()} ${word}`),
    );
  expect(untold.map(([command, ...rest]) => [command.name(), ...rest].join(' '))).toEqual([]);
});

test('a name that nothing has is refused by every command, with the name and what to do, and nothing is written', async () => {
  const before = await refsOf(path);
  const problems: string[] = [];
  const open = cases();
  expect(open.length).toBeGreaterThan(50);
  for (const { words, unknown } of open) {
    const { code, all } = await cli.run(...words);
    const last =
      unknown.split(/[,=]/).find((each) => /dd$|ss$|tt$|stagin$|servr|no-such|0123/.test(each)) ?? unknown;
    const isTold = all.includes(last) && /✗ [A-Z_]+ /.test(all) && /^ +→ \S/m.test(all);
    if (code === 0 || !isTold) problems.push(`${words.join(' ')}: exit ${code}\n${all.slice(0, 400)}`);
  }
  expect(problems.join('\n')).toBe('');
  expect(await refsOf(path)).toBe(before);
});

test('an option that holds one value is an error when it comes twice, at every command and behind the program', async () => {
  const twice: string[][] = commands.flatMap((command) =>
    command.options
      .filter((option) => takesValue(option) && !/\(repeatable\)/.test(option.description))
      .map((option) => {
        const value =
          option.argChoices?.[0] ??
          VALUES[`${command.name()} ${option.long}`] ??
          kindOf(command, option.long ?? '', valueWord(option) ?? '')?.known ??
          '1000';
        return [command.name(), option.long ?? '', value, option.long ?? '', value];
      }),
  );
  expect(twice.length).toBeGreaterThan(80);
  // The parser needs no delivery: in this process it is quick enough to ask of all of them.
  for (const words of twice) {
    const parse = () => createProgram(words).exitOverride().parse(words, { from: 'user' });
    expect({ words, error: errorOf(parse) }).toEqual({
      words,
      error: expect.stringContaining(`${words[1]} is given twice; it takes one value`),
    });
  }
  for (const words of [
    ['status', '--branch', 'delivery', '--branch', 'delivery'],
    ['--branch', 'delivery', 'status', '--branch', 'other'],
    ['promote', 'frontend', '--to', 'staging', '--from', 'dev', '--from=dev'],
    ['release', 'frontend', '--env', 'dev', '--reason', 'a', '--env', 'dev'],
  ])
    expect(await cli.run(...words)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/✗ INVALID_OPTION .*is given twice; it takes one value/),
    });
});

function errorOf(act: () => unknown): string {
  try {
    act();
    return '';
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}

test('a release or files that never ran are not rejected; an image is, with a warning; what runs or ran is', async () => {
  const running: unknown = judgedOutput(await cli.ok('status', 'frontend', '--json'));
  const { release } = (running as { targets: { release: { release: string } | null }[] }).targets.flatMap(
    (target) => (target.release ? [target.release] : []),
  )[0] ?? { release: '' };
  for (const what of ['r-0123456789abcdef', `dev:${'c'.repeat(40)}`])
    expect(await cli.run('reject', what, '--reason', 'x', '--dry-run')).toMatchObject({
      code: 1,
      all: expect.stringContaining('NEVER_RAN'),
    });
  const image = await cli.run('reject', `sha256:${'d'.repeat(64)}`, '--reason', 'x', '--dry-run');
  expect(image).toMatchObject({ code: 0, all: expect.stringContaining('never ran in any environment') });
  expect(await cli.ok('reject', release, '--reason', 'x', '--dry-run')).not.toContain('NEVER_RAN');
});
