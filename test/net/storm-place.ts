import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cli } from '../support/cli';
import type { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import type { HttpGitServer } from '../support/http-git-server';
import { approving } from '../support/plan-read';
import type { StormMaterial } from './storm-operations';

/** Where a storm takes place. */
export interface StormPlace extends StormMaterial {
  readonly gitDir: string;
  readonly clis: readonly Cli[];
}

/**
 * A repository for a storm and one command line for each process: by path and through the server in turn, with two
 * caches, each of them used both ways.
 *
 * @param more apps beside the two of the example
 */
export async function stormPlace(
  example: DeliveredExample,
  server: HttpGitServer,
  processes: number,
  caches: readonly [string, string],
  more: readonly string[] = [],
): Promise<StormPlace> {
  const { path, name, cli } = await example.copy();
  const { project } = example;
  await addApps(example, more);
  if (more.length > 0) {
    await cli.ok('configure');
    // where approval is asked, apps come by a proposal
    await cli.ok(...approving('prod/configure'), '--as', 'Bob <bob@example.org>');
    await cli.ok('merge', 'prod/configure');
  }
  for (const app of more) {
    await cli.ok('release', app, '--image', `server=${PODINFO.old}`);
    await cli.ok('witness', app, '--as', 'Bob <bob@example.org>');
  }
  await cli.ok('promote', '--all', '--to', 'staging');
  // something to go back to
  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.new}`);
  await cli.ok('witness', 'frontend', '--as', 'Bob <bob@example.org>');
  await cli.ok('promote', 'frontend', '--to', 'staging');
  const first = await project.git('rev-parse', 'HEAD');
  await project.edit('environments/environments.ts', (text) =>
    text.replace("new Environment(project, 'dev', {", "$&\n  bypassable: ['SOAK'],"),
  );
  const second = await project.git('rev-parse', 'HEAD');
  const clis = Array.from({ length: processes }, (_, index) =>
    cli.with({
      delivery: index % 2 === 0 ? path : `${server.url}/${name}`,
      gitDir: path,
      cache: caches[(index >> 1) % 2] ?? caches[0],
      as: `Person ${index} <person${index}@example.org>`,
      env: { CDK8S_DELIVERY_FORGE: 'local' },
    }),
  );
  return { gitDir: path, clis, apps: ['frontend', 'backend', ...more], revisions: [first, second] };
}

/** Apps like the backend, under other names. */
export async function addApps(example: DeliveredExample, apps: readonly string[]): Promise<void> {
  for (const app of apps) await addApp(example, app);
}

async function addApp({ project }: DeliveredExample, app: string): Promise<void> {
  const folder = join(project.folder, 'environments');
  const backend = readFileSync(join(folder, 'apps', 'backend.ts'), 'utf8');
  writeFileSync(
    join(folder, 'apps', `${app}.ts`),
    backend.replace('export const backend', `export const ${app}`).replace("'backend'", `'${app}'`),
  );
  await project.edit('environments/index.ts', (text) => `import './apps/${app}';\n${text}`);
}
