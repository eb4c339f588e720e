import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { octokitFor } from '../../lib/engine/forge/github/octokit';
import { githubRepository } from '../../lib/engine/forge/github/repository';
import type { DeliveryError } from '../../lib/model/finding';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy';
import { DeliveredExample } from '../support/delivered-example';
import { accountsByToken, TOKENS } from '../support/github/people';
import { type GitHubStandIn, startGitHub } from '../support/github/stand-in';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
/** A name that no resolver knows: only the proxy reaches it. */
const HOST = 'github.corp.invalid';

let example: DeliveredExample;
let github: GitHubStandIn;
let secure: Server;
let proxy: ConnectProxy;
let certificate: string;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  await example.cli.ok('promote', 'frontend', '--to', 'staging');
  github = await startGitHub(dirname(example.folder));
  for (const [token, account] of accountsByToken()) github.accounts.set(token, account);
  const folder = await temporary();
  const key = join(folder, 'key.pem');
  certificate = join(folder, 'certificate.pem');
  const made = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${HOST}`];
  const names = ['-addext', `subjectAltName=DNS:${HOST}`, '-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', ...made, ...names], { stdio: 'ignore' });
  const to = Number(new URL(github.url).port);
  secure = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) => {
    const plain = connect(to, '127.0.0.1');
    plain.on('error', () => socket.destroy());
    socket.on('error', () => plain.destroy());
    socket.pipe(plain).pipe(socket);
  });
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  proxy = await startConnectProxy({ [HOST]: (secure.address() as AddressInfo).port });
});
afterAll(async () => {
  await proxy.close();
  secure.close();
  await github.close();
  expect(github.faults).toEqual([]);
});

test('git and the API go through the proxy of the environment, to a host that nothing else reaches', async () => {
  const { path, name } = await example.copy();
  const owner = basename(example.folder);
  const cli = example.cli.with({
    delivery: `https://${HOST}/${owner}/${name}`,
    gitDir: path,
    cache: await temporary(),
    env: {
      GH_ENTERPRISE_TOKEN: TOKENS.ada,
      CDK8S_DELIVERY_FORGE: 'github',
      NODE_EXTRA_CA_CERTS: certificate,
      GIT_SSL_CAINFO: certificate,
      https_proxy: proxy.url,
    },
  });
  const { code, all, stdout } = await cli.run('promote', 'frontend', '--to', 'prod');
  expect([code, all]).toEqual([0, expect.not.stringContaining('let-me-in')]);
  expect(stdout).toContain('/pull/1');
  expect(github.repository(`${owner}/${name.replace('.git', '')}`).pulls).toMatchObject([{ state: 'open' }]);
  expect([proxy.asked.length > 1, new Set(proxy.asked)]).toEqual([true, new Set([`${HOST}:443`])]);
});

/** What becomes of one question with such an environment. */
async function asked(environment: Readonly<Record<string, string>>): Promise<unknown> {
  const repository = githubRepository(`${github.url}/example/delivery`);
  const octokit = await octokitFor(repository, { environment }, TOKENS.ada);
  return octokit.rest.users.getAuthenticated().then(
    ({ data }) => data.login,
    (error: DeliveryError) => [error.code, `${error.message} ${error.findings[0].remedy}`],
  );
}

test('a host that NO_PROXY names is asked without the proxy, every other one by it', async () => {
  const before = proxy.asked.length;
  expect(await asked({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' })).toBe('ada');
  expect(proxy.asked).toHaveLength(before);
  expect(await asked({ HTTP_PROXY: proxy.url })).toBe('ada');
  expect(await asked({ HTTP_PROXY: proxy.url.replace('http://', '') })).toBe('ada');
  expect(proxy.asked.length).toBeGreaterThan(before);
});

test('fails with what is wrong with a proxy, and shows no password', async () => {
  const refused = await asked({ HTTP_PROXY: proxy.wrongUrl });
  expect(refused).toEqual([
    'REMOTE_FAILED',
    expect.stringMatching(/did not answer GET \/user: .*407.*proxy that HTTPS_PROXY names/is),
  ]);
  expect(JSON.stringify(refused)).not.toContain('not-this-one');
  const wrong = await asked({ HTTPS_PROXY: 'socks5://worker:not-this-one@proxy:1080' }).catch(
    ({ code, message }: Readonly<Record<string, string>>) => [code, message],
  );
  expect(wrong).toEqual(['INVALID_OPTION', expect.stringContaining('HTTPS_PROXY ***@proxy:1080')]);
});
