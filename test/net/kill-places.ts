import { join } from 'node:path';
import type { Cli } from '../support/cli';
import { copyFolder } from '../support/copy-folder';
import { DeliveredExample } from '../support/delivered-example';
import { startHttpGitServer } from '../support/http-git-server';
import type { KillPlace } from './kill';
import { type KillVerb, killVerbs } from './kill-verbs';

/** Places to kill in, and what is killed there. */
export interface KillPlaces {
  readonly verbs: readonly KillVerb[];
  readonly places: readonly KillPlace[];
  /** What git says of the project's working tree; empty where nobody touched it. */
  workTree(): Promise<string>;
  close(): Promise<void>;
}

/** A copy of a delivery repository behind a server of its own, with caches of its own. */
export async function killPlace(
  temporary: () => Promise<string>,
  original: { readonly path: string; readonly cli: Cli },
): Promise<KillPlace> {
  const root = await temporary();
  const gitDir = join(root, 'delivery.git');
  await copyFolder(original.path, gitDir);
  const server = await startHttpGitServer({ root });
  const env = { CDK8S_DELIVERY_FORGE: 'local' };
  const way = async (delivery: string) =>
    original.cli.with({ delivery, gitDir, cache: await temporary(), env });
  const ways = { path: await way(gitDir), http: await way(`${server.url}/delivery.git`) };
  return { gitDir, server, ways, freshCache: temporary };
}

/** Makes a repository with every state that a verb begins in, and some copies of it, each behind a server of its own. */
export async function killPlaces(temporary: () => Promise<string>, count: number): Promise<KillPlaces> {
  const example = await DeliveredExample.create(await temporary());
  const original = await example.copy();
  const cli = original.cli.with({ cache: await temporary() });
  const verbs = await killVerbs(example, original.path, cli);
  const places = await Promise.all(
    Array.from({ length: count }, () => killPlace(temporary, { ...original, cli })),
  );
  return {
    verbs,
    places,
    workTree: () => example.project.git('status', '--porcelain'),
    async close() {
      for (const { server } of places) await server.close();
    },
  };
}
