import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository } from '../../lib/engine/git';
import { gitOutput } from '../../lib/engine/git/run-git';
import { Cli } from './cli';
import { BUILDS, hashOf, moveIn, ROOT, sourceFiles, workFolder } from './cli-build';
import { copyFolder } from './copy-folder';
import { ExampleProject, PARTS, PODINFO } from './example-project';
import { createBareRepository } from './http-git-server';

/** The example project, configured, with both apps released into dev. */
export class DeliveredExample {
  private copies = 0;

  private constructor(
    readonly folder: string,
    readonly project: ExampleProject,
    private readonly original: string,
    /** Works on the original; use {@link copy} in tests that change something. */
    readonly cli: Cli,
  ) {}

  /**
   * Runs the real commands: `configure`, then `release` of both apps into dev, each rendered a second time by somebody
   * else. This is done once for a state of the code; every test file gets a copy.
   */
  static async create(folder: string): Promise<DeliveredExample> {
    made ??= template();
    await copyFolder(await made, folder);
    const project = await ExampleProject.open(join(folder, 'project'));
    const original = join(folder, 'original.git');
    const cli = new Cli({ cwd: project.folder, delivery: original, cache: join(folder, 'cache') });
    return new DeliveredExample(folder, project, original, cli);
  }

  /** A delivery repository of its own with the same content; with the folder's name for a server. */
  async copy(): Promise<{ readonly path: string; readonly name: string; readonly cli: Cli }> {
    this.copies += 1;
    const name = `delivery-${this.copies}.git`;
    const path = join(this.folder, name);
    await copyFolder(this.original, path);
    return { path, name, cli: this.cli.with({ delivery: path }) };
  }
}

/** What {@link template} gave: the state of the code is one for a test file. */
let made: Promise<string> | undefined;

async function template(): Promise<string> {
  const files = sourceFiles(['lib', 'imports', 'environments']);
  for (const part of PARTS.filter((each) => each.includes('.')))
    files.set(part, readFileSync(join(ROOT, part), 'utf8'));
  const home = join(BUILDS, `${hashOf(files)}-example`);
  if (existsSync(home)) return home;
  const work = workFolder(home);
  const project = await ExampleProject.create(join(work, 'project'));
  const delivery = join(work, 'original.git');
  await createBareRepository(delivery);
  const cli = new Cli({ cwd: project.folder, delivery, cache: join(work, 'cache') });
  await cli.ok('configure');
  for (const app of ['frontend', 'backend']) {
    await cli.ok('release', app, '--image', `server=${PODINFO.old}`);
    await cli.ok('witness', app, '--as', 'Bob <bob@example.org>');
  }
  await rm(join(work, 'cache', 'mirrors'), { recursive: true });
  moveIn(work, home);
  return home;
}

/** Every ref of a repository and where it stands. */
export async function refsOf(gitDir: string): Promise<string> {
  return (await gitOutput(['for-each-ref', '--format=%(refname) %(objectname)'], { gitDir })).toString(
    'utf8',
  );
}

/** Subjects of the delivery branch's commits, newest first. */
export async function subjectsOf(gitDir: string): Promise<string[]> {
  const repository = await GitRepository.open(gitDir);
  const subjects: string[] = [];
  for await (const { message } of repository.history('refs/heads/delivery', []))
    subjects.push(message.split('\n', 1)[0] ?? '');
  return subjects;
}
