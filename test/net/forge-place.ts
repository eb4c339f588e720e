import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Cli, type CliEnd } from '../support/cli';
import { copyFolder } from '../support/copy-folder';
import { accountsByToken, TOKENS } from '../support/github/people';
import { type GitHubStandIn, startGitHub } from '../support/github/stand-in';
import type { RepositoryState } from '../support/github/state';

/** A person of the tests, by the name of the token. */
export type Who = 'ada' | 'ben' | 'cyd' | 'merger' | 'bot';

/** A delivery repository on the stand-in for GitHub. */
export interface ForgePlace {
  readonly github: GitHubStandIn;
  readonly repository: RepositoryState;
  readonly gitDir: string;
  /** The command line of a person, with the cache that is given. */
  cli(who: Who, cache: string): Cli;
  close(): Promise<void>;
}

/** Copies a delivery repository to a stand-in of its own. */
export async function forgePlace(
  root: string,
  original: { readonly path: string; readonly cli: Cli },
): Promise<ForgePlace> {
  const gitDir = join(root, 'example', 'delivery.git');
  await mkdir(join(root, 'example'), { recursive: true });
  await copyFolder(original.path, gitDir);
  const github = await startGitHub(root);
  for (const [token, account] of accountsByToken()) github.accounts.set(token, account);
  return {
    github,
    repository: github.repository('example/delivery'),
    gitDir,
    cli: (who, cache) =>
      original.cli.with({
        delivery: `${github.url}/example/delivery.git`,
        gitDir,
        cache,
        as: `${who} <${who}@example.org>`,
        env: { GH_ENTERPRISE_TOKEN: TOKENS[who], CDK8S_DELIVERY_FORGE: 'github' },
      }),
    close: () => github.close(),
  };
}

/** A command line whose commands are given by who usually gives them: Ada asks, Ben approves, Cyd merges. */
export class ByRole extends Cli {
  override start(...args: readonly string[]) {
    const who: Who = args[0] === 'approve' ? 'ben' : args[0] === 'merge' ? 'cyd' : 'ada';
    const { env = {}, ...place } = this.place;
    const acting = { ...env, GH_ENTERPRISE_TOKEN: TOKENS[who] };
    return new Cli({ ...place, as: `${who} <${who}@example.org>`, env: acting }).start(...args);
  }

  override with(place: Partial<Cli['place']>): Cli {
    return new ByRole({ ...this.place, ...place });
  }

  override run(...args: readonly string[]): Promise<CliEnd> {
    return this.start(...args).end;
  }
}
