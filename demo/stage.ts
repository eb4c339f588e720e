import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { createColors } from 'picocolors';
import { bundleLibrary } from '../bundle-cli';

const ROOT = resolve(__dirname, '..');
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'cdk8s.yaml', 'main.ts', 'environments'];
/** The program that is shown: the one that `npm run build` makes, unless a test has one of its own. */
const PROGRAM = process.env['DEMO_PROGRAM'] ?? join(ROOT, 'bin', 'cdk8s-delivery.js');
const isShown = process.stdout.isTTY === true || process.env['FORCE_COLOR'] === '1';
const colors = createColors(isShown && !process.env['NO_COLOR']);

const columns = process.stdout.columns ?? Number(process.env['COLUMNS'] ?? 0);
const width = columns > 0 ? columns : 80;

const ADA = 'Ada Lovelace <ada@example.org>';

/** A text in a file of the project, and what takes its place. */
export interface Edit {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Where a command is run, and how much is shown of what it prints: some lines of its beginning and of its end. */
interface Part {
  /** @default - the project */
  readonly folder?: string;
  /** @default 40 */
  readonly first?: number;
  /** @default 0 */
  readonly last?: number;
}

/** The stage of the demo: a project and an empty delivery repository in a folder of their own. */
export class Stage {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdk8s-delivery-demo-')));
  readonly project = join(this.folder, 'project');
  private readonly delivery = join(this.folder, 'delivery.git');
  private readonly environment: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    CDK8S_DELIVERY_OFFLINE: '1',
    ...(colors.isColorSupported ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
    // What is shown stands two columns further in.
    COLUMNS: `${width - 2}`,
    CDK8S_DELIVERY_AS: ADA,
    CDK8S_DELIVERY_REPOSITORY: this.delivery,
    CDK8S_DELIVERY_CACHE: join(this.folder, 'cache'),
  };
  /** The folder that the commands shown so far lead to. */
  private standing = '';
  /** What was said last. */
  private last: 'heading' | 'note' | 'command' | 'output' = 'heading';

  /** @param edits what the project of the demo says otherwise than the example of this repository */
  constructor(edits: readonly Edit[] = []) {
    mkdirSync(this.project);
    for (const file of FILES)
      cpSync(join(ROOT, file), join(this.project, file), { recursive: true, filter: isProjectFile });
    for (const edit of edits) this.write(edit);
    writeLibrary(join(this.project, 'lib'));
    symlinkSync(join(ROOT, 'node_modules'), join(this.project, 'node_modules'));
    writeFileSync(join(this.project, '.gitignore'), 'node_modules\n');
    execFileSync('git', ['init', '--quiet', '--initial-branch', 'main', this.project]);
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch', 'delivery', this.delivery]);
    this.commit('typed environments and apps');
  }

  /** What this is about, and where it happens. */
  open(about: string): void {
    for (const line of filled(about.split(' '), width)) this.say(line);
    this.say('');
    this.say(`project              ${this.project}`);
    this.say(`delivery repository  ${this.delivery}`);
  }

  /** The heading of a chapter. */
  chapter(title: string): void {
    this.say(`\n${colors.bold(colors.inverse(` ${title} `))}`);
    this.last = 'heading';
  }

  /** What the next command is for. */
  note(text: string): void {
    this.apart('note');
    for (const line of filled(text.split(' '), width - 2)) this.say(colors.dim(`# ${line}`));
  }

  /** Runs a command as a user would type it, shows what came out, and ends the demo when it ended otherwise than expected. */
  run(args: readonly string[], options: Part & { readonly as?: string; readonly exit?: number } = {}): void {
    const { as = ADA, exit = 0, folder = this.project } = options;
    const [verb = '', ...more] = args;
    const name = args[1]?.startsWith('-') === false ? more.splice(0, 1) : [];
    const asked = [verb, ...name, ...(as === ADA ? [] : ['--as', as]), ...more];
    this.enter(folder);
    this.shown(['cdk8s-delivery', ...optionsOf(asked)]);
    const result = spawnSync(process.execPath, [PROGRAM, ...asked], {
      cwd: folder,
      env: this.environment,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    this.printed(`${result.stdout}${result.stderr}`, options);
    if (result.status !== exit) {
      this.say(colors.red(`the demo ends here: exit code ${result.status}, ${exit} was expected`));
      process.exit(1);
    }
  }

  /** Approves the plan of a proposal, whose digest a person has from the proposal that was read. */
  approve(id: string, { isQuiet = false, ...options }: Part & { as: string; isQuiet?: boolean }): void {
    const ref = `refs/heads/proposals/delivery/${id}`;
    const message = execFileSync('git', ['-C', this.delivery, 'log', '-1', '--format=%B', ref], {
      encoding: 'utf8',
    });
    const plan = /^Plan: (\S+)$/m.exec(message)?.[1] ?? 'none';
    this.run(['approve', id, ...(isQuiet ? ['-q'] : []), '--plan', plan], options);
  }

  /** Runs a line of a shell and shows what came out. */
  shell(line: string, options: Part): void {
    this.enter(options.folder);
    this.shown([line]);
    this.printed(execFileSync('sh', ['-c', line], { cwd: options.folder, encoding: 'utf8' }), options);
  }

  /** Edits a file of the project and commits it to main, as a merged pull request would. */
  edit(edit: Edit, message: string): void {
    this.enter(this.project);
    this.write(edit);
    this.shown([`$EDITOR ${edit.file}   # ${edit.before} → ${edit.after}`]);
    this.commit(message);
    this.shown(['git', 'commit', '-am', quoted(message)]);
  }

  /** The line that leads a shell of one's own to where the demo has been. */
  end(): void {
    const variables = ['AS', 'REPOSITORY', 'CACHE', 'OFFLINE'].map((each) => `CDK8S_DELIVERY_${each}`);
    const file = join(this.folder, 'by-hand.sh');
    const lines = [
      `cd ${quoted(this.project)}`,
      `alias cdk8s-delivery=${quoted(quoted(PROGRAM))}`,
      ...variables.map((name) => `export ${name}=${quoted(this.environment[name] ?? '')}`),
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    this.shown([`. ${quoted(file)}`]);
  }

  /** Shows the way into a folder, where the last command was run in another. */
  private enter(folder = this.project): void {
    if (folder === this.standing) return;
    const way = this.standing === '' ? folder : relative(this.standing, folder);
    this.standing = folder;
    this.shown(['cd', way]);
  }

  private write({ file, before, after }: Edit): void {
    const path = join(this.project, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(before)) throw new Error(`${file} does not hold ${before}`);
    writeFileSync(path, text.replace(before, after));
  }

  private commit(message: string): void {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=Ada Lovelace', '-c', 'user.email=ada@example.org', ...args], {
        cwd: this.project,
      });
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  }

  /** A command, broken between its options where it is wider than the terminal. */
  private shown(words: readonly string[]): void {
    this.apart('command');
    // room for what stands before a line, and for a backslash behind it
    const lines = filled(words, width - 4).map((line) => colors.bold(line));
    this.say(`${colors.cyan('$')} ${lines.join(' \\\n  ')}`);
  }

  /** What a command printed, or its beginning and its end. */
  private printed(text: string, { first = 40, last = 0 }: Part): void {
    if (text.trim() === '') return;
    const lines = text.trimEnd().split('\n');
    const cut = lines.splice(first, Math.max(0, lines.length - first - last));
    if (cut.length > 0) lines.splice(first, 0, colors.dim(`… ${cut.length} more lines`));
    for (const line of lines) this.say(`  ${line}`.trimEnd());
    this.last = 'output';
  }

  /** An empty line, unless what was said last belongs to what comes. */
  private apart(next: 'note' | 'command'): void {
    if (this.last === 'output' || (this.last === 'command' && next === 'note')) this.say('');
    this.last = next;
  }

  private say(line: string): void {
    process.stdout.write(`${line}\n`);
  }
}

/** The library that the project imports, as one file; a project elsewhere has it among its packages. */
function writeLibrary(folder: string): void {
  bundleLibrary(join(folder, 'index.js'));
  const types = join(ROOT, 'dist', 'lib', 'index');
  writeFileSync(join(folder, 'index.d.ts'), `export * from ${JSON.stringify(types)};\n`);
}

/** The example's own records are left out: the demo starts with nothing released. */
function isProjectFile(path: string): boolean {
  return !/\/environments\/(_[a-z]+|[a-z0-9-]+\/(releases|holds)|[a-z0-9-]+\/[a-z]+\.yaml|rejected\.yaml)/.test(
    path.replaceAll('\\', '/').slice(ROOT.length),
  );
}

/** The words of a command line, an option and its value as one. */
function optionsOf(args: readonly string[]): string[] {
  const words: string[] = [];
  for (const [index, arg] of args.entries()) {
    const last = args[index - 1] ?? '';
    if (last.startsWith('--') && !arg.startsWith('-')) words.push(`${words.pop()} ${quoted(arg)}`);
    else words.push(quoted(arg));
  }
  return words;
}

/** Words in lines of at most so many characters; a longer word has a line of its own. */
function filled(words: readonly string[], most: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function quoted(word: string): string {
  return /^[A-Za-z0-9_./:@=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
