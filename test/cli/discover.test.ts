import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { type ImageRegistryServer, startImageRegistry } from '../support/image-registry-server';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
let server: ImageRegistryServer;
let cli: Cli;

beforeAll(async () => {
  server = await startImageRegistry();
  const example = await DeliveredExample.create(await temporary());
  await example.project.edit('environments/apps/frontend.ts', (text) =>
    text.replace(
      "server: 'ghcr.io/stefanprodan/podinfo'",
      `server: { image: '${server.host}/podinfo', discover: { semver: '^6.11' } }`,
    ),
  );
  ({ cli } = await example.copy());
  cli = cli.with({ env: { CDK8S_DELIVERY_OFFLINE: '' } });
  await cli.ok('configure');
});
afterAll(() => server.close());

interface Told {
  readonly apps: readonly {
    readonly app: string;
    readonly change: { readonly outcome: string } | null;
    readonly slots: readonly { readonly standing: string; readonly found: string }[];
  }[];
}

test('a new version is listed, then released into the first environment, once; what was rejected is refused as ever', async () => {
  server.put('podinfo', '6.10.0');
  const digest = server.put('podinfo', '6.11.2');
  server.put('podinfo', '7.0.0');
  const listed = JSON.parse(await cli.ok('discover', '--dry-run', '--json')) as Told;
  const found = `${server.host}/podinfo:6.11.2@${digest}`;
  expect(listed.apps).toEqual([
    expect.objectContaining({
      app: 'frontend',
      environment: 'dev',
      change: expect.objectContaining({ outcome: 'planned' }),
      slots: [expect.objectContaining({ standing: 'new', found })],
    }),
  ]);
  const emitted = ['--repository', 'https://github.com/example/fleet'];
  expect(await cli.ok('discover', '--emit', 'flux', ...emitted)).toContain('kind: ImagePolicy\n');
  expect(await cli.ok('discover', '--emit', 'image-updater', ...emitted)).toContain('kind: ');
  const released = await cli.ok('discover');
  expect(released).toMatch(/frontend into dev\n {2}server {2}\S+podinfo {2}\S+ → 6\.11\.2 \(sha256:/);
  expect(released).toContain('✓ commit');
  expect(await cli.ok('status', 'frontend', '--env', 'dev', '--json')).toContain(digest);
  const again = await cli.ok('discover', 'frontend');
  expect(again).toContain('6.11.2 is the highest version in ^6.11');
  expect(again).not.toContain('commit');

  const bad = server.put('podinfo', '6.12.0');
  await cli.ok('reject', bad, '--reason', 'crashes');
  const refused = await cli.run('discover', 'frontend', '--env', 'dev', '--json');
  const { apps } = JSON.parse(refused.stdout) as Told;
  expect([refused.code, apps[0]?.change?.outcome, refused.stdout]).toEqual([
    1,
    'refused',
    expect.stringContaining('"REJECTED"'),
  ]);
});

test('what a registry does not tell is said with exit code 1; an app without a policy, and offline, are errors', async () => {
  server.fault = (_request, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    return true;
  };
  const unsaid = await cli.run('discover');
  server.fault = undefined;
  expect([unsaid.code, unsaid.all]).toEqual([1, expect.stringContaining('REGISTRY_FAILED')]);
  const none = await cli.run('discover', 'backend');
  expect([none.code, none.all]).toEqual([2, expect.stringContaining('no slot that says')]);
  const offline = await cli.with({ env: { CDK8S_DELIVERY_OFFLINE: '1' } }).run('discover');
  expect([offline.code, offline.all]).toEqual([2, expect.stringContaining('none is asked offline')]);
});
