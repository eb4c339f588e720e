import { READ } from '../support/plan-read';
import {
  COMMIT_ID,
  DIGEST,
  EXPIRES,
  exactly,
  FILE_NAME,
  type Grammar,
  hex,
  KIND,
  LINE,
  LINK,
  mostly,
  OBJECT,
  onlyWorks,
  PERSON,
  REASON,
  REJECTABLE,
  RELEASED_DIGEST,
  TAG,
  UNTIL,
  type Verdict,
} from './option-grammars';

/** What a command works on; no two commands on one repository have the same. */
export interface Target {
  readonly environment: string;
  readonly app: string;
  /** A number that no other command on the same repository has. */
  readonly number: number;
}

/** Where a value that was taken stands. */
export interface Standing {
  readonly file: string;
  /** Keys to the value in the file. */
  readonly keys: readonly string[];
  /** A value, or a matcher of Jest's. */
  readonly expected: unknown;
}

/** One option, or argument, of a command that writes. */
export interface WritingOption {
  readonly verb: string;
  /** As the usage says it: `--until`, `<what>`. */
  readonly name: string;
  readonly grammar: Grammar;
  readonly words: (value: string, target: Target) => readonly string[];
  /** Absent where no file holds the value. */
  readonly stands?: (value: string, target: Target) => Standing | undefined;
}

type Given = Readonly<Record<string, string>>;

interface Verb {
  /** The targets that one repository has for it, in the state that `PreparedDelivery` gives. */
  readonly targets: readonly Omit<Target, 'number'>[];
  /** The command's words; what is not given has a usual value. */
  readonly words: (given: Given, target: Target) => readonly string[];
  readonly file?: (target: Target) => string;
  /** By name in the usage. */
  readonly options: Readonly<Record<string, OptionGrammar>>;
}

interface OptionGrammar {
  readonly grammar: Grammar;
  /** Keys to the value in the file. */
  readonly field?: readonly string[];
  /** What is expected there; the value itself unless said otherwise. */
  readonly expected?: (value: string) => unknown;
}

/** What `PreparedDelivery` has rejected. */
export const REJECTED = `sha256:${hex(64, '5')}`;

const ENVIRONMENTS = ['dev', 'staging', 'hotfix', 'prod'];
const APPS = ['frontend', 'backend'];

/** Names that a command may take or not, as things stand; all others are none. */
const name = (...known: readonly string[]): OptionGrammar => ({
  grammar: {
    good: [],
    verdict: (value): Verdict => (known.includes(value) ? 'open' : 'refused'),
  },
});

const reason: OptionGrammar = { grammar: REASON };
const reasonInFile: OptionGrammar = { grammar: REASON, field: ['reason'] };
const person: OptionGrammar = { grammar: PERSON };
const personInFile: OptionGrammar = {
  grammar: PERSON,
  field: ['by'],
  expected: (value) => (PERSON.verdict(value) === 'taken' ? value : expect.any(String)),
};

const targets = (...pairs: readonly string[]): Omit<Target, 'number'>[] =>
  pairs.map((pair) => {
    const [environment = '', app = ''] = pair.split('/');
    return { environment, app };
  });

/** Targets that only their number tells apart. */
const numbered = (count: number, environment = 'dev', app = 'frontend'): Omit<Target, 'number'>[] =>
  Array.from({ length: count }, () => ({ environment, app }));

const option = (flag: string, value: string | undefined): string[] =>
  value === undefined ? [] : [flag, value];

const asked = (given: Given): string[] => [
  ...option('--reason', given['--reason'] ?? 'a reason'),
  ...option('--as', given['--as']),
];

const REPOSITORY = 'ghcr.io/stefanprodan/podinfo';
const SOURCE = 'https://github.com/stefanprodan/podinfo';
const record = ({ environment, app }: Target): string => `environments/${environment}/releases/${app}.yaml`;
const holdFile = ({ environment, app }: Target): string => `environments/${environment}/holds/${app}.yaml`;

/** In the order in which the commands stand no other in the way. */
const VERBS: Readonly<Record<string, Verb>> = {
  approve: {
    targets: targets('prod/frontend'),
    words: (given) => [
      'approve',
      given['<proposal>'] ?? 'prod/promote-frontend',
      '--plan',
      given['--plan'] ?? READ,
      '--as',
      given['--as'] ?? 'Bob <bob@example.org>',
    ],
    options: {
      '<proposal>': { grammar: exactly('prod/promote-frontend') },
      '--as': { grammar: onlyOthers(PERSON) },
      '--plan': { grammar: { good: [], verdict: anotherPlan } },
    },
  },
  merge: {
    targets: targets('prod/backend'),
    words: (given) => [
      'merge',
      given['<proposal>'] ?? 'prod/promote-backend',
      ...option('--as', given['--as']),
    ],
    options: {
      '<proposal>': { grammar: exactly('prod/promote-backend') },
      '--as': { grammar: { ...PERSON, verdict: atMostOpen(PERSON) } },
    },
  },
  release: {
    targets: targets('dev/frontend', 'dev/backend'),
    words: (given, { app, number }) => [
      'release',
      given['[app]'] ?? app,
      ...imageWords(given, number),
      ...option('--env', given['--env']),
      ...option('--like', given['--like']),
      ...option('--code', given['--code']),
      ...option('--source', given['--source']),
      ...option(
        '--source-commit',
        given['--source-commit'] ?? (given['--source'] === undefined ? undefined : hex(40)),
      ),
      ...evidenceWords(given, number),
      ...option('--caller', given['--caller']),
      ...option('--bypass', given['--bypass']),
      ...option('--render-timeout', given['--render-timeout']),
      ...option('--sandbox', given['--sandbox']),
      ...asked(given),
    ],
    file: record,
    options: {
      '[app]': name(...APPS),
      '--image': { grammar: onlyWorks(`server=${REPOSITORY}:9@sha256:${hex(64, '9')}`) },
      '--image <slot>': { grammar: onlyWorks('server') },
      '--image <repository>': { grammar: onlyWorks(REPOSITORY) },
      '--image <tag>': { grammar: TAG, field: ['images', 'server', 'tag'] },
      '--image <digest>': { grammar: RELEASED_DIGEST, field: ['images', 'server', 'digest'] },
      '--env': { grammar: onlyWorks('dev') },
      '--like': { grammar: onlyWorks('dev') },
      '--code': { grammar: onlyWorks('main') },
      '--source': { grammar: onlyWorks(SOURCE), field: ['source', 'repository'] },
      '--source-commit': { grammar: COMMIT_ID, field: ['source', 'commit'] },
      '--evidence': { grammar: mostly(`run=https://ci.example.org/2,sha256:${hex(64, '4')}`) },
      '--evidence <kind>': {
        grammar: KIND,
        field: ['evidence'],
        expected: (kind) => expect.objectContaining({ [kind]: expect.anything() }),
      },
      '--evidence <link>': { grammar: LINK, field: ['evidence', 'run'] },
      // No file that a value names holds a token.
      '--caller': { grammar: onlyWorks() },
      '--bypass': { grammar: { good: [], verdict: () => 'open' } },
      '--render-timeout': {
        grammar: {
          good: ['99999'],
          verdict: (value) =>
            /^[1-9][0-9]{0,4}$/.test(value) ? (Number(value) > 60 ? 'taken' : 'open') : 'refused',
        },
      },
      '--sandbox': { grammar: exactly('permission') },
      '--reason': reason,
      '--as': person,
    },
  },
  promote: {
    targets: targets('staging/frontend', 'staging/backend'),
    words: (given, { app }) => [
      'promote',
      given['[app...]'] ?? app,
      ...option('--to', given['--to'] ?? 'staging'),
      ...option('--from', given['--from']),
      ...option('--release', given['--release']),
      ...option('--bypass', given['--bypass']),
      ...asked(given),
    ],
    options: {
      '[app...]': name(...APPS),
      '--to': name(...ENVIRONMENTS),
      '--from': { grammar: onlyWorks('dev') },
      '--release': {
        grammar: { good: [], verdict: (value) => (/^r-?[0-9a-f]*$/.test(value) ? 'open' : 'stopped') },
      },
      '--bypass': { grammar: { good: [], verdict: () => 'open' } },
      '--reason': reason,
      '--as': person,
    },
  },
  rollback: {
    targets: targets('dev/frontend', 'dev/backend', 'staging/frontend'),
    words: (given, { app, environment }) => [
      'rollback',
      given['<app>'] ?? app,
      ...option('--env', given['--env'] ?? environment),
      ...option('--release', given['--release']),
      ...asked(given),
    ],
    file: holdFile,
    options: {
      '<app>': name(...APPS),
      '--env': name(...ENVIRONMENTS),
      '--release': {
        grammar: {
          good: [],
          verdict: (value) => (/^(r-[0-9a-f]*|[0-9a-f]{7,})$/.test(value) ? 'open' : 'stopped'),
        },
      },
      '--reason': reasonInFile,
      '--as': personInFile,
    },
  },
  retire: {
    targets: targets('staging/backend'),
    words: (given, { app, environment }) => [
      'retire',
      given['<app>'] ?? app,
      ...option('--env', given['--env'] ?? environment),
      ...asked(given),
    ],
    options: { '<app>': name(...APPS), '--env': name(...ENVIRONMENTS), '--reason': reason, '--as': person },
  },
  hold: {
    targets: targets('prod/frontend', 'prod/backend', 'hotfix/backend'),
    words: (given, { app, environment }) => [
      'hold',
      given['<app>'] ?? app,
      ...option('--env', given['--env'] ?? environment),
      ...asked(given),
    ],
    file: holdFile,
    options: {
      '<app>': name(...APPS),
      '--env': name(...ENVIRONMENTS),
      '--reason': reasonInFile,
      '--as': personInFile,
    },
  },
  alarm: {
    targets: targets('staging/frontend'),
    words: (given, { app, environment }) => [
      'alarm',
      given['<app>'] ?? app,
      ...option('--env', given['--env'] ?? environment),
      ...asked(given),
    ],
    file: ({ environment, app }) => `environments/${environment}/controls/alarm.${app}.yaml`,
    options: {
      '<app>': name(...APPS),
      '--env': name(...ENVIRONMENTS),
      '--reason': reasonInFile,
      '--as': personInFile,
    },
  },
  unhold: {
    targets: targets('hotfix/frontend'),
    words: (given, { app, environment }) => [
      'unhold',
      given['<app>'] ?? app,
      ...option('--env', given['--env'] ?? environment),
      ...asked(given),
    ],
    options: { '<app>': name(...APPS), '--env': name(...ENVIRONMENTS), '--reason': reason, '--as': person },
  },
  freeze: {
    targets: targets('dev', 'staging', 'prod'),
    words: (given, { environment }) => [
      'freeze',
      ...option('--env', given['--env'] ?? environment),
      ...option('--until', given['--until']),
      ...option('--forge', given['--forge']),
      ...option('--branch', given['--branch']),
      ...asked(given),
    ],
    file: ({ environment }) => `environments/${environment}/freeze.yaml`,
    options: {
      '--env': name(...ENVIRONMENTS),
      '--until': { grammar: UNTIL, field: ['until'], expected: sameMoment },
      '--forge': { grammar: exactly('local', 'git') },
      '--branch': { grammar: onlyWorks('delivery') },
      '--reason': reasonInFile,
      '--as': personInFile,
    },
  },
  unfreeze: {
    targets: targets('hotfix'),
    words: (given, { environment }) => [
      'unfreeze',
      ...option('--env', given['--env'] ?? environment),
      ...asked(given),
    ],
    options: { '--env': name(...ENVIRONMENTS), '--reason': reason, '--as': person },
  },
  waive: {
    targets: [...numbered(5), ...numbered(1, 'prod')],
    words: (given, { environment, number }) => [
      'waive',
      given['<rule>'] ?? 'probes',
      ...option('--env', given['--env'] ?? environment),
      ...option('--app', given['--app']),
      ...option('--object', given['--object']),
      ...option('--owner', given['--owner'] ?? '@example/web'),
      ...option('--expires', given['--expires'] ?? '2099-12-31'),
      ...option('--name', given['--name'] ?? `fuzz-${number}`),
      ...asked(given),
    ],
    file: ({ environment, number }) => `environments/${environment}/waivers/fuzz-${number}.yaml`,
    options: {
      '--env': name(...ENVIRONMENTS),
      '<rule>': { grammar: exactly('probes', 'SCHEMA_VALUE'), field: ['rule'] },
      '--app': { grammar: exactly(...APPS), field: ['app'] },
      '--object': { grammar: OBJECT, field: ['object'] },
      '--owner': { grammar: LINE, field: ['owner'] },
      '--expires': { grammar: EXPIRES, field: ['expires'] },
      '--name': { grammar: FILE_NAME },
      '--reason': reasonInFile,
      '--as': person,
    },
  },
  unwaive: {
    targets: targets('staging'),
    words: (given, { environment }) => [
      'unwaive',
      given['<name>'] ?? 'preset',
      ...option('--env', given['--env'] ?? environment),
      ...asked(given),
    ],
    options: {
      '--env': name(...ENVIRONMENTS),
      '<name>': { grammar: mostly('preset') },
      '--reason': reason,
      '--as': person,
    },
  },
  reject: {
    targets: numbered(6),
    words: (given, { number }) => ['reject', given['<what>'] ?? rejectable(number), ...asked(given)],
    file: () => 'environments/rejected.yaml',
    options: {
      '<what>': {
        grammar: REJECTABLE,
        field: [],
        expected: (what) => expect.arrayContaining([expect.objectContaining({ what })]),
      },
      '--reason': {
        grammar: REASON,
        field: [],
        expected: (text) => expect.arrayContaining([expect.objectContaining({ reason: text })]),
      },
      '--as': person,
    },
  },
  unreject: {
    targets: numbered(1),
    words: (given) => ['unreject', given['<what>'] ?? REJECTED, ...asked(given)],
    options: { '<what>': { grammar: onlyOne(REJECTABLE, REJECTED) }, '--reason': reason, '--as': person },
  },
};

/** Every option of every command that writes, the commands in an order in which none stands in the way of another. */
export const WRITING_OPTIONS: readonly WritingOption[] = Object.entries(VERBS).flatMap(
  ([verb, { words, file, options }]) =>
    Object.entries(options).map(
      ([each, { grammar, field, expected }]): WritingOption => ({
        verb,
        name: each,
        grammar,
        words: (value, target) => words({ [each]: value }, target),
        ...(field && file
          ? {
              stands: (value: string, target: Target) => ({
                file: file(target),
                keys: field,
                expected: expected ? expected(value) : value,
              }),
            }
          : {}),
      }),
    ),
);

/** The targets that one repository has for the commands of a verb. */
export function targetsOf(verb: string): readonly Target[] {
  return (VERBS[verb]?.targets ?? []).map((target, index) => ({ ...target, number: index + 1 }));
}

/** An image that nothing runs, so that a release is a change, and its record holds what is said of it. */
function imageWords(given: Given, number: number): string[] {
  if (given['--image'] !== undefined) return ['--image', given['--image']];
  const parts = ['slot', 'repository', 'tag', 'digest'].map((part) => given[`--image <${part}>`]);
  const [slot = 'server', repository = REPOSITORY, tag = '9', digest = `sha256:${hex(64, `9${number}`)}`] =
    parts;
  return ['--image', `${slot}=${repository}:${tag}@${digest}`];
}

function evidenceWords(given: Given, number: number): string[] {
  const whole = given['--evidence'];
  if (whole !== undefined) return ['--evidence', whole];
  const kind = given['--evidence <kind>'] ?? 'run';
  const link = given['--evidence <link>'] ?? `https://ci.example.org/${number}`;
  return ['--evidence', `${kind}=${link}`];
}

/** The same moment, however it is written. */
function sameMoment(value: string): unknown {
  const moment = Date.parse(value);
  return Number.isNaN(moment)
    ? expect.any(String)
    : { asymmetricMatch: (text: unknown) => Date.parse(String(text)) === moment };
}

function rejectable(number: number): string {
  return `sha256:${hex(64, `a${number}`)}`;
}

/** The plan of the proposal is made while the test runs: every digest that is typed is another one. */
function anotherPlan(value: string): Verdict {
  return DIGEST.verdict(value) === 'taken' ? 'stopped' : 'refused';
}

/** The requester cannot approve: whoever has her address is stopped. */
function onlyOthers(grammar: Grammar): Grammar {
  return {
    ...grammar,
    good: grammar.good.filter((value) => !/ada/i.test(value)),
    verdict: (value) => (/ada/i.test(value) ? 'open' : grammar.verdict(value)),
  };
}

/** Where nobody needs the value, it may be left unread. */
function atMostOpen(grammar: Grammar): Grammar['verdict'] {
  return (value) => (grammar.verdict(value) === 'taken' ? 'taken' : 'open');
}

function onlyOne(grammar: Grammar, value: string): Grammar {
  return {
    good: [value],
    verdict: (text) => (text === value ? 'taken' : grammar.verdict(text) === 'refused' ? 'refused' : 'open'),
  };
}
