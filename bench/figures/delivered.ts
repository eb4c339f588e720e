import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { imageOptions } from '../../demo/podinfo';
import { ROOT } from '../root';

const PARTS = ['package.json', 'package-lock.json', 'tsconfig.json', 'cdk8s.yaml', 'main.ts'];
const FOLDERS = ['lib', 'imports', 'environments'];
const run = promisify(execFile);

/** The example as a project in Git, its delivery repository, and the command line; nothing of `lib/` is imported. */
export class Delivered {
  private readonly project: string;
  private readonly environment: NodeJS.ProcessEnv;

  private constructor(
    private readonly folder: string,
    /** File of the command line. */
    private readonly cli: string,
  ) {
    this.project = join(folder, 'project');
    this.environment = {
      PATH: process.env['PATH'],
      HOME: folder,
      CDK8S_DELIVERY_REPOSITORY: join(folder, 'delivery.git'),
      CDK8S_DELIVERY_CACHE: join(folder, 'cache'),
    };
  }

  /**
   * Both apps run podinfo 6.11.0 in dev and staging, and a newer release of the frontend is in dev; caches are warm.
   *
   * @param folder an empty folder
   */
  static async create(folder: string, cli: string): Promise<Delivered> {
    const delivered = new Delivered(folder, cli);
    await delivered.makeRepositories();
    await delivered.run(['configure']);
    for (const app of ['frontend', 'backend'])
      await delivered.run(['release', app, ...imageOptions('6.11.0')]);
    await delivered.run(['promote', '--all', '--to', 'staging']);
    await delivered.run(['release', 'frontend', ...imageOptions('6.11.2')]);
    return delivered;
  }

  /** Runs a command to its end, which has to be a good one. */
  async run(
    args: readonly string[],
    { env = {}, cli = this.cli }: { readonly env?: NodeJS.ProcessEnv; readonly cli?: string } = {},
  ): Promise<void> {
    const options = { cwd: this.project, env: { ...this.environment, ...env } };
    const all = [cli, ...args, '--as', 'Ada <ada@example.org>'];
    await run(process.execPath, all, options).catch((error: { stdout?: string; stderr?: string }) => {
      throw new Error(`cdk8s-delivery ${args.join(' ')} failed: ${error.stdout}${error.stderr}`);
    });
  }

  private async makeRepositories(): Promise<void> {
    mkdirSync(this.project);
    for (const part of [...PARTS, ...FOLDERS])
      cpSync(join(ROOT, part), join(this.project, part), { recursive: true, filter: isCode });
    symlinkSync(join(ROOT, 'node_modules'), join(this.project, 'node_modules'));
    writeFileSync(join(this.project, '.gitignore'), 'node_modules\n');
    const git = (...args: string[]) =>
      run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd: this.project });
    await git('init', '--quiet', '--initial-branch', 'main');
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'the example');
    await git('init', '--quiet', '--bare', '--initial-branch', 'delivery', join(this.folder, 'delivery.git'));
  }
}

/** The example's own records stay behind: nothing is released to begin with. */
const isCode = (path: string) =>
  !/[\\/]environments[\\/][a-z0-9-]+[\\/]releases/.test(path.slice(ROOT.length));
