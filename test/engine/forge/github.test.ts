import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Delivery } from '../../../lib/engine/delivery';
import { forgeOf } from '../../../lib/engine/forge/registry';
import type { Person } from '../../../lib/model/scalars';
import type { FleetFixture } from '../../support/fleet-fixture';
import { ACCOUNTS, accountsByToken, TOKENS } from '../../support/github/people';
import { type GitHubStandIn, startGitHub } from '../../support/github/stand-in';
import { aBranch } from '../../support/names';
import { forgeContract } from './contract';

type Name = keyof typeof TOKENS;
const nameOf = ({ name }: Person) => name.toLowerCase() as Name;

let github: GitHubStandIn;
beforeAll(async () => {
  github = await startGitHub(realpathSync(tmpdir()));
  for (const [token, account] of accountsByToken()) github.accounts.set(token, account);
});
afterAll(async () => {
  await github.close();
  expect(github.faults).toEqual([]);
});

forgeContract('github', undefined, {
  as: (person) =>
    forgeOf('github', {
      get remote() {
        return `${github.url}/team/delivery`;
      },
      environment: { GH_ENTERPRISE_TOKEN: TOKENS[nameOf(person)] },
    }),
  named: (person) => {
    const { login, id } = ACCOUNTS[nameOf(person)];
    return { name: login, email: `${id}+${login}@users.noreply.127.0.0.1` };
  },
  moveIn(fleet: FleetFixture) {
    fleet.delivery = new Delivery({
      remote: `${github.url}/${basename(fleet.root)}/delivery.git`,
      branch: aBranch(fleet.branch),
      cacheDir: join(fleet.root, 'cache-http'),
    });
  },
});
