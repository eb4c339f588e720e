import { DeliveryError, quote } from '../../model/finding';
import { member } from '../../model/json';
import { readYaml } from '../../yaml';
import { pathProblem } from './safe-path';

/** The command in `cdk8s.yaml`, reduced to what the engine runs itself with `node`. */
export interface AppCommand {
  /** The program: a TypeScript or JavaScript file, relative to the project. */
  readonly entry: string;
  /** Arguments passed to it. */
  readonly args: readonly string[];
}

/**
 * Understands the `app` command of a `cdk8s.yaml`: `node`, `ts-node` or `tsx` with a file, alone, through
 * `node_modules/.bin/` or through `npx`. Anything else would run outside the sandbox and is refused.
 *
 * @param within the folder of the repository that it is looked for in; its top where absent
 * @throws DeliveryError `NO_APP_COMMAND`
 */
export function appCommand(cdk8sYaml: string | undefined, within = ''): AppCommand {
  if (cdk8sYaml === undefined)
    throw within === ''
      ? noAppCommand('the code revision has no cdk8s.yaml')
      : noAppCommand(
          `the code revision has no cdk8s.yaml in the folder ${quote(within)}`,
          'go into the folder of the project, or name it with --project',
        );
  if (cdk8sYaml.length > 100_000) throw noAppCommand('cdk8s.yaml is longer than 100,000 characters');
  const read = readYaml(cdk8sYaml);
  if ('problem' in read) throw noAppCommand(`it is not YAML: ${read.problem}`);
  const app = member(read.documents[0]?.root.value, 'app');
  if (typeof app !== 'string' || app.trim() === '')
    throw noAppCommand(`\`app\` is ${quote(app ?? null)}; a command is expected`);
  return programOf(wordsOf(app), app);
}

const NPX_FLAGS: ReadonlySet<string> = new Set(
  '-y --yes --no --no-install --offline --prefer-offline -q --quiet --'.split(' '),
);
const FLAGS: Readonly<Record<string, ReadonlySet<string>>> = {
  node: new Set(['--enable-source-maps', '--no-warnings', '--trace-uncaught']),
  'ts-node': new Set('-T --transpile-only --transpileOnly --swc --files --esm --pretty'.split(' ')),
  tsx: new Set(),
};
const LOADERS: ReadonlySet<string> = new Set([
  'ts-node/register',
  'ts-node/register/transpile-only',
  'source-map-support/register',
  'tsx',
]);

function programOf(words: readonly string[], command: string): AppCommand {
  const rest = [...words];
  if (rest[0] === 'npx') {
    rest.shift();
    while (NPX_FLAGS.has(rest[0] ?? '')) rest.shift();
  }
  const program = (rest.shift() ?? '').replace(/^(?:\.\/)?node_modules\/\.bin\//, '').replace(/@[^@/]+$/, '');
  const flags = Object.hasOwn(FLAGS, program) ? FLAGS[program] : undefined;
  if (flags === undefined)
    throw noAppCommand(
      `the command ${quote(command)} runs ${quote(program)}, only node, ts-node and tsx can be run in the sandbox`,
    );
  while (rest[0]?.startsWith('-')) {
    const flag = rest.shift() as string;
    const loader = /^(?:-r|--require|--import)$/.test(flag) && LOADERS.has(rest[0] ?? '');
    if (loader) rest.shift();
    else if (!flags.has(flag))
      throw noAppCommand(
        `the command ${quote(command)} has the flag ${quote(flag)}, which the sandbox does not know`,
      );
  }
  const entry = (rest.shift() ?? '').replace(/^\.\//, '');
  if (pathProblem(entry) !== undefined)
    throw noAppCommand(`the command ${quote(command)} names no file of the project`);
  return { entry, args: rest };
}

/** Splits a command into words; quotes group, everything else a shell would interpret is refused. */
function wordsOf(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted: string | undefined;
  for (const char of command.trim()) {
    if (
      quoted === undefined
        ? '|&;<>()$`\\*?[]{}~#!\n\r%^'.includes(char)
        : quoted === '"' && '$`\\'.includes(char)
    )
      throw noAppCommand(`the command ${quote(command)} holds ${quote(char)}; a plain command is expected`);
    if (char === quoted) quoted = undefined;
    else if (quoted !== undefined) word += char;
    else if (char === '"' || char === "'") [quoted, word] = [char, word ?? ''];
    else if (char !== ' ' && char !== '\t') word = (word ?? '') + char;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (quoted !== undefined) throw noAppCommand(`the command ${quote(command)} has an open quote`);
  return word === undefined ? words : [...words, word];
}

/** Says that a revision has no command that renders it, or none that can be run. */
export function noAppCommand(message: string, remedy?: string): DeliveryError {
  const options = remedy === undefined ? {} : { remedy };
  return DeliveryError.of('NO_APP_COMMAND', message, { file: 'cdk8s.yaml' }, options);
}
