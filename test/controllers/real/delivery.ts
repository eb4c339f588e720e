import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { gitOutput } from '../../../lib/engine/git/run-git';
import { Cli } from '../../support/cli';
import { ExampleProject } from '../../support/example-project';
import { createBareRepository, type HttpGitServer, startHttpGitServer } from '../../support/http-git-server';
import type { LiveObject, Objects } from './objects';

/** How the example project is set up. */
export interface DeliveryOptions {
  /** Changes the example project before its first commit is delivered. */
  readonly prepare?: (project: ExampleProject) => Promise<void>;
}

/** The example project, configured, and its delivery repository behind a real Git server on loopback. */
export class Delivery {
  private constructor(
    private readonly folder: string,
    readonly project: ExampleProject,
    readonly cli: Cli,
    private readonly server: HttpGitServer,
  ) {}

  static async start({ prepare }: DeliveryOptions = {}): Promise<Delivery> {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-plant-'));
    await createBareRepository(join(folder, REPOSITORY));
    await gitOutput(['symbolic-ref', 'HEAD', `refs/heads/${BRANCH}`], { gitDir: join(folder, REPOSITORY) });
    const server = await startHttpGitServer({ root: folder });
    const project = await ExampleProject.create(join(folder, 'project'));
    await project.edit('package.json', (text) =>
      text.replace('https://github.com/example/fleet.git', `${server.url}/${REPOSITORY}`),
    );
    await prepare?.(project);
    const cli = new Cli({ cwd: project.folder, cache: join(folder, 'cache') });
    await cli.ok('configure');
    return new Delivery(folder, project, cli, server);
  }

  async stop(): Promise<void> {
    await this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Whether the server of the delivery repository answers: nobody gets a word of it where it does not. */
  set answers(answers: boolean) {
    this.server.cut = answers ? undefined : () => 'unseen';
  }

  /** The delivery repository, as controllers reach it. */
  get url(): string {
    return `${this.server.url}/${REPOSITORY}`;
  }

  /** Another repository on the same server, with nothing in it; gives its address. */
  async emptyRepository(name: string): Promise<string> {
    const gitDir = join(this.folder, `${name}.git`);
    await createBareRepository(gitDir);
    await gitOutput(['symbolic-ref', 'HEAD', `refs/heads/${BRANCH}`], { gitDir });
    return `${this.server.url}/${name}.git`;
  }

  /** Applies what `bootstrap` prints for an environment; gives the API server's warnings. */
  async bootstrap(environment: string, objects: Objects): Promise<readonly string[]> {
    const warnings: string[] = [];
    for (const document of parseAllDocuments(await this.cli.ok('bootstrap', '--env', environment))) {
      const object = document.toJS() as LiveObject | null;
      if (object !== null) warnings.push(...(await objects.apply(object)));
    }
    return warnings;
  }

  /** The commit that the delivery branch stands at. */
  head(): Promise<string> {
    return this.git('rev-parse', BRANCH);
  }

  /** Paths that differ from an earlier commit. */
  async changedSince(before: string): Promise<readonly string[]> {
    return (await this.git('diff', '--name-only', before, await this.head())).split('\n');
  }

  /**
   * Writes files into the delivery branch past the program, as somebody with the right to push can.
   *
   * @param files by path; one without content is removed, a path that ends in `/` with all that lies there
   */
  async write(files: Readonly<Record<string, string | undefined>>): Promise<void> {
    const work = mkdtempSync(join(this.folder, 'work-'));
    const git = (...args: readonly string[]) =>
      gitOutput(args, { gitDir: join(work, '.git'), cwd: work, env: { GIT_WORK_TREE: work } });
    await gitOutput(['clone', '--quiet', '--branch', BRANCH, this.url, work], { gitDir: this.gitDir });
    for (const [path, text] of Object.entries(files)) {
      rmSync(join(work, path), { recursive: true, force: true });
      if (text === undefined) continue;
      mkdirSync(join(work, path, '..'), { recursive: true });
      writeFileSync(join(work, path), text);
    }
    await git('add', '--all');
    const person = ['-c', 'user.name=Eve', '-c', 'user.email=eve@example.org'];
    await git(...person, 'commit', '--quiet', '--message', 'past the program');
    await git('push', '--quiet', 'origin', `HEAD:${BRANCH}`);
  }

  /** Puts the delivery branch back to a commit. */
  async reset(commit: string): Promise<void> {
    await this.git('update-ref', `refs/heads/${BRANCH}`, commit);
  }

  /** Every branch of the delivery repository, and where it stands. */
  refs(): Promise<string> {
    return this.git('for-each-ref', '--format=%(refname) %(objectname)');
  }

  /** A file of the delivery branch. */
  read(path: string): Promise<string> {
    return this.git('show', `${BRANCH}:${path}`);
  }

  private get gitDir(): string {
    return join(this.folder, REPOSITORY);
  }

  private async git(...args: readonly string[]): Promise<string> {
    return (await gitOutput(args, { gitDir: this.gitDir })).toString('utf8').trim();
  }
}

/** The branch that is delivered. */
export const BRANCH = 'delivery';
const REPOSITORY = 'delivery.git';
