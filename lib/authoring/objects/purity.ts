import { DeliveryError, quote, refusal, type Subject } from '../../model/finding';
import { fileReader } from './file-reader';
import { traps } from './traps';

/**
 * Runs a build with the clock, randomness, locale, environment, files, processes and network out of reach: using them
 * throws `IMPURE`, and is reported even where the build swallowed that error. What depends on the locale without need
 * (`localeCompare`, case mapping) works by code units instead. Everything is restored afterwards, whatever happened.
 *
 * So is an App of the project's own (`LOST_CHART`): nobody would look for its charts.
 *
 * This is a guard rail, not a sandbox: it catches mistakes; a function that was saved before escapes it.
 *
 * @throws DeliveryError `IMPURE`, `LOST_CHART`, or what the build threw
 */
export function pure<T>(subject: Subject, build: () => T): T {
  return guarded(() => {
    const used: DeliveryError[] = [];
    const before = onUse;
    onUse = (what, code = 'IMPURE') => {
      const reader = code === 'IMPURE' ? fileReader() : undefined;
      const error = new DeliveryError([
        reader
          ? refusal(
              code,
              `the code used ${reader.name}, which needs ${what}, while rendering`,
              subject,
              reader.remedy,
            )
          : refusal(code, `the code used ${what} while rendering`, subject),
      ]);
      used.push(error);
      throw error;
    };
    try {
      const result = build();
      if (used[0]) throw used[0];
      return result;
    } finally {
      onUse = before;
    }
  });
}

/** Keeps the traps in place over many builds, which is cheaper than setting them for each. */
export function guarded<T>(run: () => T): T {
  return isInstalled ? run() : within(true, run);
}

/** Lifts the traps for a step of our own that has to read files. */
export function unguarded<T>(run: () => T): T {
  return isInstalled ? within(false, run) : run();
}

function within<T>(installed: boolean, run: () => T): T {
  toggle(installed);
  try {
    return run();
  } finally {
    toggle(!installed);
  }
}

let isInstalled = false;
let realEnv = process.env;

function toggle(installed: boolean): void {
  for (const { owner, key, original, trapped } of allTraps) {
    Object.defineProperty(owner, key, installed ? trapped : original);
  }
  if (installed) realEnv = process.env;
  process.env = installed ? guardedEnv : realEnv;
  isInstalled = installed;
}

let onUse = (what: string, _code?: 'IMPURE' | 'LOST_CHART'): never => {
  throw DeliveryError.of('INTERNAL', `${what} was used between two builds`);
};

const refuse = (what: string): never => onUse(what);

const allTraps = traps(refuse);

/**
 * cdk8s reads `CDK8S_*`, which would change the output, and `console.log` reads variables for colours: both find
 * nothing. Every other read is refused.
 */
const guardedEnv: NodeJS.ProcessEnv = new Proxy(
  {},
  {
    get: (_target, key) => lookUp(key),
    has: (_target, key) => lookUp(key) !== undefined,
    getOwnPropertyDescriptor: (_target, key) => lookUp(key),
    ownKeys: () => refuse('the environment (process.env)'),
    set: (_target, key) => refuse(`the environment (process.env: ${quote(String(key))})`),
    deleteProperty: (_target, key) => refuse(`the environment (process.env: ${quote(String(key))})`),
  },
);

function lookUp(key: string | symbol): undefined {
  if (key === 'CDK8S_OUTDIR') return onUse('a separate cdk8s App, whose charts would be lost,', 'LOST_CHART');
  if (typeof key === 'symbol' || key.startsWith('CDK8S_') || COLOURS.has(key)) return undefined;
  return refuse(`the environment variable ${quote(key)}`);
}

const COLOURS = new Set([
  ...[
    'FORCE_COLOR',
    'NO_COLOR',
    'NODE_DISABLE_COLORS',
    'COLORTERM',
    'TERM',
    'TERM_PROGRAM',
    'TERM_PROGRAM_VERSION',
  ],
  ...[
    'TMUX',
    'CI',
    'CI_NAME',
    'TF_BUILD',
    'AGENT_NAME',
    'TEAMCITY_VERSION',
    'TRAVIS',
    'CIRCLECI',
    'GITHUB_ACTIONS',
  ],
]);
