import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Octokit } from '@octokit/rest';
import { DeliveredExample, refsOf } from '../support/delivered-example';
import { ben } from '../support/fleet-fixture';
import { removeRefs } from '../support/github/clean-up';
import {
  type EmulatedGitHub,
  MERGER,
  startEmulatedGitHub,
} from '../support/github/emulated/start-emulated-github';
import { ACCOUNTS, TOKENS } from '../support/github/people';
import { deliveryStory } from '../support/github/story';
import { temporaryDirectories } from '../support/temporary-directory';
import { cloneOf } from '../support/work-tree';

jest.setTimeout(300_000);

const temporary = temporaryDirectories();

/** Makes Ben the owner of prod: the teams of the tests are not on this server. */
async function ownedByBen(path: string): Promise<void> {
  const { folder, git } = await cloneOf(path, await temporary());
  const file = join(folder, 'environments/prod/environment.yaml');
  const before = readFileSync(file, 'utf8');
  const after = before.replace(/owners:\n(?:\s+- .*\n)+/, 'owners:\n    - "@ben"\n');
  expect(after).not.toBe(before);
  writeFileSync(file, after);
  await git('commit', '--quiet', '-am', 'other owners');
  await git('push', '--quiet');
}

test('the whole story on a server that others wrote: propose, update, supersede, review, merge, roll back', async () => {
  const example = await DeliveredExample.create(await temporary());
  const { path, name } = await example.copy();
  await ownedByBen(path);
  const [owner, repo] = [basename(example.folder), name.replace('.git', '')];
  const github: EmulatedGitHub = await startEmulatedGitHub({
    root: dirname(example.folder),
    owner,
    name: repo,
    people: new Map(
      (['ada', 'ben'] as const).map((who) => [
        TOKENS[who],
        { login: ACCOUNTS[who].login, email: ACCOUNTS[who].emails[0] ?? '' },
      ]),
    ),
  });
  try {
    const delivery = `${github.url}/${owner}/${name}`;
    const forge = { CDK8S_DELIVERY_FORGE: 'github' };
    await deliveryStory(
      {
        owner,
        repo,
        branch: 'delivery',
        proposer: example.cli.with({ delivery, env: { ...forge, GH_ENTERPRISE_TOKEN: TOKENS.ada } }),
        reviewer: new Octokit({ auth: TOKENS.ben, baseUrl: `${github.url}/api/v3` }),
        merger: example.cli.with({
          delivery,
          as: 'merger <merger@example.org>',
          env: { ...forge, CDK8S_DELIVERY_APP_ID: String(MERGER), CDK8S_DELIVERY_APP_KEY: github.key },
        }),
        witness: `${ben.name} <${ben.email}>`,
        byHand: {
          asker: new Octokit({ auth: TOKENS.ada, baseUrl: `${github.url}/api/v3` }),
          clone: async () => cloneOf(path, await temporary()),
        },
      },
      (_, step) => step(),
    );
    // As the suite on github.com does at its end.
    const removed = await removeRefs(delivery, 'delivery', {});
    expect(removed.filter((ref) => ref.startsWith('refs/heads/')).length).toBeGreaterThan(1);
    expect(await refsOf(path)).toBe('');
  } finally {
    await github.close();
  }
  expect(github.faults).toEqual([]);
  const overlaid = github.overlaid();
  process.stdout.write(`emulate 0.12.2: ${github.requests.length} requests; the overlay did:\n`);
  for (const each of overlaid) process.stdout.write(`  ${each}\n`);
  process.stdout.write(
    `its answers have another form than GitHub's to ${[...github.otherwise].join(', ')}\n`,
  );
  expect(overlaid.length).toBeGreaterThan(0);
});
