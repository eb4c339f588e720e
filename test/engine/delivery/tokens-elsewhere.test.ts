import { join } from 'node:path';
import { Delivery } from '../../../lib/engine/delivery';
import { settingsAt } from '../../../lib/engine/forge/github/token';
import { parseDeliveryBranch } from '../../../lib/model/scalars';
import { verifyDelivery } from '../../../lib/promotion/verify-delivery';
import { createBareRepository, startHttpGitServer } from '../../support/http-git-server';
import { temporaryDirectories } from '../../support/temporary-directory';

const temporary = temporaryDirectories();

test('the token is sent to the host of the delivery repository, and not to one that the data of an environment names', async () => {
  const root = await temporary();
  await createBareRepository(join(root, 'fleet.git'));
  const users = { 'x-access-token': 't0ken' };
  const [home, other] = [
    await startHttpGitServer({ root, users }),
    await startHttpGitServer({ root, users }),
  ];
  const before = process.env['CDK8S_DELIVERY_GIT_TOKEN'];
  process.env['CDK8S_DELIVERY_GIT_TOKEN'] = 't0ken';
  try {
    const asked: string[] = [];
    const delivery = new Delivery({
      remote: `${home.url}/fleet.git`,
      branch: parseDeliveryBranch('delivery'),
      cacheDir: await temporary(),
      passwordFor: async (remote) => void asked.push(remote),
    });
    const snapshot = await delivery.snapshot();
    const at = (url: string) =>
      delivery.locationOf(
        {
          delivery: {
            repository: `${url}/fleet.git`,
            branch: parseDeliveryBranch('prod'),
            path: 'manifests/prod',
            layout: 'usual',
          },
        },
        snapshot.home,
      );
    expect(await at(home.url)).toMatchObject({ branch: 'prod' });
    await expect(at(other.url)).rejects.toMatchObject({
      code: 'REMOTE_FAILED',
      findings: [{ remedy: expect.stringContaining('sent to the host of the delivery repository alone') }],
    });
    expect([other.requests.length > 0, asked]).toEqual([true, [`${home.url}/fleet.git`]]);
  } finally {
    if (before === undefined) delete process.env['CDK8S_DELIVERY_GIT_TOKEN'];
    else process.env['CDK8S_DELIVERY_GIT_TOKEN'] = before;
    await Promise.all([home.close(), other.close()]);
  }
});

test('a copy on another host, which `verify` compares the branches with, does not get it either', async () => {
  const root = await temporary();
  await createBareRepository(join(root, 'fleet.git'));
  const users = { 'x-access-token': 't0ken' };
  const [home, other] = [
    await startHttpGitServer({ root, users }),
    await startHttpGitServer({ root, users }),
  ];
  const before = process.env['CDK8S_DELIVERY_GIT_TOKEN'];
  process.env['CDK8S_DELIVERY_GIT_TOKEN'] = 't0ken';
  try {
    const cacheFolder = await temporary();
    const branch = parseDeliveryBranch('delivery');
    const remote = `${home.url}/fleet.git`;
    const snapshot = await new Delivery({ remote, branch, cacheDir: cacheFolder }).snapshot();
    const verified = (url: string) =>
      verifyDelivery(snapshot, { online: `${url}/fleet.git` }, { cacheFolder, countsApprovals: true });
    // There it is let in, and finds an empty repository.
    await expect(verified(home.url)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await expect(verified(other.url)).rejects.toMatchObject({ code: 'REMOTE_FAILED' });
    expect(other.requests.length).toBeGreaterThan(0);
  } finally {
    if (before === undefined) delete process.env['CDK8S_DELIVERY_GIT_TOKEN'];
    else process.env['CDK8S_DELIVERY_GIT_TOKEN'] = before;
    await Promise.all([home.close(), other.close()]);
  }
});

test('the API of another host gets neither that token nor the key of the app; what is for github.com alone stays', () => {
  const environment = {
    CDK8S_DELIVERY_GIT_TOKEN: 'a',
    CDK8S_DELIVERY_APP_ID: '1',
    CDK8S_DELIVERY_APP_KEY: 'b',
    GH_ENTERPRISE_TOKEN: 'c',
    GITHUB_ENTERPRISE_TOKEN: 'd',
    GH_TOKEN: 'e',
    GH_HOST: 'ghe.example.com',
  };
  const settings = { remote: 'https://ghe.example.com/o/fleet', environment };
  expect(settingsAt('git@ghe.example.com:o/prod.git', settings)).toBe(settings);
  expect(settingsAt('https://evil.example/o/prod', settings).environment).toEqual({
    GH_TOKEN: 'e',
    GH_HOST: 'ghe.example.com',
  });
});
