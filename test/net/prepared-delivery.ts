import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cli } from '../support/cli';
import { BUILDS, hashOf, moveIn, sourceFiles, workFolder } from '../support/cli-build';
import { copyFolder } from '../support/copy-folder';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { approving } from '../support/plan-read';
import { hex } from './option-grammars';
import { REJECTED } from './options';

/** A third release's image: newer than both that the example has. */
const NEWER = `ghcr.io/stefanprodan/podinfo:6.12.0@sha256:${hex(64, '6')}`;

/** A delivery repository in a state in which every verb has something to do, and copies of it. */
export class PreparedDelivery {
  private copies = 0;

  private constructor(
    private readonly folder: string,
    private readonly original: string,
    private readonly cli: Cli,
  ) {}

  /**
   * Both apps ran three releases in dev and two in staging; their promotion to prod is proposed, that of the backend
   * approved. In hotfix there is a freeze and a hold, in staging a waiver, and something is rejected. The real commands
   * make it, once for a state of the code.
   */
  static async create(folder: string): Promise<PreparedDelivery> {
    const example = await DeliveredExample.create(folder);
    const code = await example.project.git('rev-parse', 'HEAD');
    const files = sourceFiles(['lib', 'imports']).set('this file', readFileSync(__filename, 'utf8'));
    const home = join(BUILDS, `${hashOf(files)}-${code.slice(0, 16)}-prepared`);
    if (!existsSync(home)) await build(example, home);
    return new PreparedDelivery(folder, join(home, 'delivery.git'), example.cli);
  }

  /** A repository of its own with the same content. */
  async copy(): Promise<{ readonly path: string; readonly cli: Cli }> {
    this.copies += 1;
    const path = join(this.folder, `fuzz-${this.copies}.git`);
    await copyFolder(this.original, path);
    return { path, cli: this.cli.with({ delivery: path }) };
  }
}

async function build(example: DeliveredExample, home: string): Promise<void> {
  const { path, cli } = await example.copy();
  await prepare(cli);
  const work = workFolder(home);
  await copyFolder(path, join(work, 'delivery.git'));
  moveIn(work, home);
}

async function prepare(cli: Cli): Promise<void> {
  const bob = ['--as', 'Bob <bob@example.org>'];
  await cli.ok('promote', '--all', '--to', 'staging');
  for (const app of ['frontend', 'backend']) {
    await cli.ok('release', app, '--image', `server=${PODINFO.new}`);
    await cli.ok('witness', app, ...bob);
  }
  await cli.ok('promote', '--all', '--to', 'staging');
  for (const app of ['frontend', 'backend']) {
    await cli.ok('promote', app, '--to', 'prod');
    await cli.ok('release', app, '--image', `server=${NEWER}`);
  }
  await cli.ok(...approving('prod/promote-backend'), ...bob);
  await cli.ok('freeze', '--env', 'hotfix', '--reason', 'preset');
  await cli.ok('hold', 'frontend', '--env', 'hotfix', '--reason', 'preset');
  const ends = ['--owner', '@example/web', '--expires', '2099-12-31', '--reason', 'preset'];
  await cli.ok('waive', 'probes', '--env', 'staging', '--name', 'preset', ...ends);
  await cli.ok('reject', REJECTED, '--reason', 'preset');
}
