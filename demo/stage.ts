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
import { join, resolve } from 'node:path';
import { createColors } from 'picocolors';

const ROOT = resolve(__dirname, '..');
const FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cdk8s.yaml',
  'main.ts',
  'lib',
  'environments',
  'imports',
];
/** The program that is shown: the one that `npm run build` makes, unless a test has one of its own. */
const PROGRAM = process.env['DEMO_PROGRAM'] ?? join(ROOT, 'bin', 'cdk8s-delivery.js');
const isShown = process.stdout.isTTY === true || process.env['FORCE_COLOR'] === '1';
const colors = createColors(isShown && !process.env['NO_COLOR']);

const columns = process.stdout.columns ?? Number(process.env['COLUMNS'] ?? 0);

/** The stage of the demo: a project and an empty delivery repository in a folder of their own. */
export class Stage {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdk8s-delivery-demo-')));
  readonly project = join(this.folder, 'project');
  readonly delivery = join(this.folder, 'delivery.git');
  private readonly environment: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    CDK8S_DELIVERY_OFFLINE: '1',
    ...(colors.isColorSupported ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
    // What is shown stands two columns further in.
    ...(columns > 0 ? { COLUMNS: `${columns - 2}` } : {}),
    CDK8S_DELIVERY_REPOSITORY: this.delivery,
    CDK8S_DELIVERY_CACHE: join(this.folder, 'cache'),
  };

  constructor() {
    mkdirSync(this.project);
    for (const file of FILES)
      cpSync(join(ROOT, file), join(this.project, file), { recursive: true, filter: isProjectFile });
    symlinkSync(join(ROOT, 'node_modules'), join(this.project, 'node_modules'));
    writeFileSync(join(this.project, '.gitignore'), 'node_modules\n');
    execFileSync('git', ['init', '--quiet', '--initial-branch', 'main', this.project]);
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch', 'delivery', this.delivery]);
    this.commit('typed environments and apps');
    this.say(`project              ${this.project}`);
    this.say(`delivery repository  ${this.delivery}`);
    this.say('');
    this.shown(`cd ${this.project}`);
    this.shown(`export CDK8S_DELIVERY_REPOSITORY=${this.delivery}`);
  }

  /** The heading of a chapter. */
  chapter(title: string): void {
    this.say(`\n${colors.bold(colors.inverse(` ${title} `))}`);
  }

  /** A remark. */
  note(text: string): void {
    this.say(colors.dim(`# ${text}`));
  }

  /** Runs a command as a user would type it, shows what came out, and ends the demo when it ended otherwise than expected. */
  run(
    args: readonly string[],
    {
      as = 'Ada Lovelace <ada@example.org>',
      exit = 0,
      folder = this.project,
      lines = 40,
    }: { as?: string; exit?: number; folder?: string; lines?: number } = {},
  ): string {
    this.enter(folder);
    this.shown(
      `cdk8s-delivery ${[...args, ...(args.includes('--as') ? [] : ['--as', as])].map(quoted).join(' ')}`,
    );
    const result = spawnSync(process.execPath, [PROGRAM, ...args, '--as', as], {
      cwd: folder,
      env: this.environment,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const printed = `${result.stdout}${result.stderr}`;
    const all = printed.trimEnd().split('\n');
    for (const line of all.slice(0, lines)) this.say(`  ${line}`);
    if (all.length > lines) this.say(colors.dim(`  … ${all.length - lines} more lines`));
    if (result.status !== exit) {
      this.say(colors.red(`the demo ends here: exit code ${result.status}, ${exit} was expected`));
      process.exit(1);
    }
    if (exit !== 0) this.note(`exit code ${exit}, as it should be`);
    return printed;
  }

  /** The folder that the commands shown so far lead to. */
  private standing: string | undefined;

  /** Shows the way into a folder, where the last command was run in another. */
  private enter(folder: string): void {
    if (folder !== (this.standing ?? this.project)) this.shown(`cd ${folder}`);
    this.standing = folder;
  }

  /** Approves the plan of a proposal, whose digest a person has from the proposal that was read. */
  approve(id: string, options: { as: string }): string {
    const ref = `refs/heads/proposals/delivery/${id}`;
    const message = execFileSync('git', ['-C', this.delivery, 'log', '-1', '--format=%B', ref], {
      encoding: 'utf8',
    });
    const plan = /^Plan: (\S+)$/m.exec(message)?.[1] ?? 'none';
    return this.run(['approve', id, '--plan', plan], options);
  }

  /** Runs a git command and shows the beginning of what came out. */
  git(args: readonly string[], lines = 12): void {
    this.shown(`git ${args.map(quoted).join(' ')}`);
    const out = execFileSync('git', ['--no-pager', ...args], {
      cwd: this.project,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '');
    for (const line of out.slice(0, lines)) this.say(`  ${line}`);
    if (out.length > lines) this.say(colors.dim(`  … ${out.length - lines} more lines`));
  }

  /** Edits a file of the project and commits it to main, as a merged pull request would. */
  edit(file: string, before: string, after: string, message: string): void {
    const path = join(this.project, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(before)) throw new Error(`${file} does not hold ${before}`);
    writeFileSync(path, text.replace(before, after));
    this.shown(`$EDITOR ${file}   # ${before.trim()} → ${after.trim()}`);
    this.commit(message);
    this.shown(`git commit -am ${quoted(message)}`);
  }

  private commit(message: string): void {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=Ada Lovelace', '-c', 'user.email=ada@example.org', ...args], {
        cwd: this.project,
      });
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  }

  private shown(command: string): void {
    this.say(`\n${colors.cyan('$')} ${colors.bold(command)}`);
  }

  private say(line: string): void {
    process.stdout.write(`${line}\n`);
  }
}

/** The example's own records are left out: the demo starts with nothing released. */
function isProjectFile(path: string): boolean {
  return !/\/environments\/(_[a-z]+|[a-z0-9-]+\/(releases|holds)|[a-z0-9-]+\/[a-z]+\.yaml|rejected\.yaml)/.test(
    path.replaceAll('\\', '/').slice(ROOT.length),
  );
}

function quoted(word: string): string {
  return /^[A-Za-z0-9_./:@=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
