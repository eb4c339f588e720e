import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cli } from '../support/cli';
import { BUILDS, hashOf, moveIn, sourceFiles, workFolder } from '../support/cli-build';
import { copyFolder } from '../support/copy-folder';
import { DeliveredExample } from '../support/delivered-example';
import { ExampleProject, PODINFO } from '../support/example-project';
import { createBareRepository, type HttpGitServer, startHttpGitServer } from '../support/http-git-server';
import { temporaryDirectories } from '../support/temporary-directory';

/** Images of one repository; what is said of 3, 4 and 5 is made up, and no registry is asked. */
export const IMAGES = {
  1: PODINFO.old,
  2: PODINFO.new,
  3: `ghcr.io/stefanprodan/podinfo:6.11.3@${madeUp(3)}`,
  4: `ghcr.io/stefanprodan/podinfo:6.11.4@${madeUp(4)}`,
  5: `ghcr.io/stefanprodan/podinfo:6.11.5@${madeUp(5)}`,
} as const;

function madeUp(digit: number): string {
  return `sha256:${String(digit).repeat(64)}`;
}

/** Who runs a command. */
export type Who = 'Ada' | 'Bob' | 'Carol';

/** A command line, and who types it. */
export interface Typed {
  readonly who?: Who;
  /** Run in the project whose definitions have the app `pair` as well. */
  readonly pair?: boolean;
  readonly args: readonly string[];
}

/**
 * The delivered example, further on: frontend 6.11.0, 6.11.2 and 6.11.3 were released into dev, frontend 6.11.0 and
 * backend 6.11.0 run in staging. Beside the project lies the same with more commits: the app `pair`, of two images, in
 * dev only; another page for frontend in dev; and other owners of `pair`.
 */
export class Stage {
  private readonly given = new Map<string, Promise<string>>();
  private copies = 0;

  private constructor(
    private readonly folder: string,
    /** Projects and repository that nobody changes. */
    private readonly home: string,
    /** Serves every copy. */
    readonly server: HttpGitServer,
  ) {}

  /** @param folder removed by the caller; every repository lies in it */
  static async create(folder: string): Promise<Stage> {
    const home = await template();
    const stage = new Stage(folder, home, await startHttpGitServer({ root: folder }));
    for (const who of ['Ada', 'Bob', 'Carol'] as const)
      await copyFolder(join(home, 'cache'), stage.cache(who));
    return stage;
  }

  /** A delivery repository of its own, after some commands. */
  async copy(given: readonly Typed[] = []): Promise<StageCopy> {
    const key = JSON.stringify(given);
    const prepared = this.given.get(key) ?? this.prepare(given);
    this.given.set(key, prepared);
    return this.copyOf(await prepared);
  }

  /** A repository in which nothing was delivered yet. */
  async empty(): Promise<StageCopy> {
    const copy = this.place();
    await createBareRepository(copy.path);
    return copy;
  }

  /** The command line of a person, who has a cache of her or his own. */
  cli(delivery: string, { who = 'Ada', pair = false }: Pick<Typed, 'who' | 'pair'> = {}): Cli {
    return new Cli({
      cwd: join(this.home, pair ? 'pair' : 'project'),
      delivery,
      gitDir: delivery.replace(this.server.url, this.folder),
      cache: this.cache(who),
      as: `${who} <${who.toLowerCase()}@example.org>`,
    });
  }

  private cache(who: Who): string {
    return join(this.folder, `cache-${who}`);
  }

  private async prepare(given: readonly Typed[]): Promise<string> {
    const { path } = await this.copyOf(join(this.home, 'original.git'));
    for (const typed of given) await this.cli(path, typed).ok(...typed.args);
    return path;
  }

  private async copyOf(original: string): Promise<StageCopy> {
    const copy = this.place();
    await copyFolder(original, copy.path);
    return copy;
  }

  private place(): StageCopy {
    this.copies += 1;
    const name = `delivery-${this.copies}.git`;
    return { path: join(this.folder, name), url: `${this.server.url}/${name}` };
  }
}

/** One repository, by path and by URL. */
export interface StageCopy {
  readonly path: string;
  readonly url: string;
}

/** A stage for the tests of one file, from the first of them on. */
export function theStage(): () => Stage {
  const temporary = temporaryDirectories();
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await Stage.create(await temporary());
  });
  afterAll(() => stage?.server.close());
  return () => {
    if (!stage) throw new Error('the stage is not there before the tests run');
    return stage;
  };
}

/** Has a script run in a repository as soon as a push is in. */
export async function afterPush(path: string, script: string): Promise<void> {
  const file = join(path, 'hooks', 'post-receive');
  await writeFile(file, script);
  await chmod(file, 0o755);
}

const PAIR = `import { absent, FleetApp, WebService } from '../../lib';
import { fleet } from '../environments';

export const pair = new FleetApp(fleet, 'pair', {
  images: { left: 'ghcr.io/stefanprodan/podinfo', right: 'ghcr.io/stefanprodan/podinfo' },
  owners: ['@example/pair'],
  config: { dev: {}, staging: absent, hotfix: absent, prod: absent },
  chart(chart, { images }) {
    new WebService(chart, 'left', { image: images.left, port: 9898, replicas: 1 });
    new WebService(chart, 'right', { image: images.right, port: 9898, replicas: 1 });
  },
});
`;

/** Made once for a state of the code, by the real commands. */
async function template(): Promise<string> {
  const files = sourceFiles(['lib', 'imports', 'environments']);
  for (const name of ['stage.ts', '../support/delivered-example.ts'])
    files.set(name, readFileSync(join(__dirname, name), 'utf8'));
  const home = join(BUILDS, `${hashOf(files)}-stage`);
  if (existsSync(home)) return home;
  const work = workFolder(home);
  await DeliveredExample.create(work);
  await copyFolder(join(work, 'project'), join(work, 'pair'));
  const pair = await ExampleProject.open(join(work, 'pair'));
  writeFileSync(join(pair.folder, 'environments', 'apps', 'pair.ts'), PAIR);
  await pair.edit('environments/index.ts', (text) => `import './apps/pair';\n${text}`);
  await pair.edit('environments/apps/frontend.ts', (text) =>
    text.replace("message: 'dev'", "message: 'hello'"),
  );
  await pair.edit('environments/apps/pair.ts', (text) => text.replace('@example/pair', '@example/pears'));
  const delivery = join(work, 'original.git');
  const cli = new Cli({ cwd: join(work, 'project'), delivery, cache: join(work, 'cache') });
  await cli.ok('promote', 'frontend', 'backend', '--to', 'staging');
  for (const image of [IMAGES[2], IMAGES[3]])
    await cli.ok('release', 'frontend', '--image', `server=${image}`);
  // what runs for the first time in a cache is slower: these are warm
  await cli.with({ cwd: pair.folder }).ok('configure', '--dry-run');
  await rm(join(work, 'cache', 'mirrors'), { recursive: true });
  moveIn(work, home);
  return home;
}
