import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { type ImageRegistryServer, startImageRegistry } from '../support/image-registry-server';
import { judgedOutput } from '../support/output-judge';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
let server: ImageRegistryServer;
let cli: Cli;

beforeAll(async () => {
  server = await startImageRegistry();
  const example = await DeliveredExample.create(await temporary());
  await example.project.edit('environments/apps/frontend.ts', (text) =>
    text.replace("'ghcr.io/stefanprodan/podinfo'", `'${server.host}/podinfo'`),
  );
  ({ cli } = await example.copy());
  cli = cli.with({ env: { CDK8S_DELIVERY_OFFLINE: '' } });
  await cli.ok('configure');
});
afterAll(() => server.close());

const release = (tag: string, ...words: string[]) =>
  cli.run('release', 'frontend', '--image', `server=${server.host}/podinfo${tag}`, ...words);

test('a tag is released by the digest that its registry names, and keeps it; a tag that moved is told', async () => {
  const digest = server.put('podinfo', '6.11.2', 'first');
  expect((await release(':6.11.2')).all).toContain('✓ commit');
  expect(await cli.ok('status', 'frontend', '--env', 'dev', '--json')).toContain(digest);
  expect((await release(':6.11.2')).all).toContain('nothing to do');
  const moved = server.put('podinfo', '6.11.2', 'second');
  const again = await release(`:6.11.2@${digest}`, '--dry-run', '--json');
  expect(again.code).toBe(0);
  const { findings } = judgedOutput(again.stdout) as { findings: readonly { message: string }[] };
  expect(findings).toEqual([
    expect.objectContaining({
      code: 'TAG_MOVED',
      severity: 'warning',
      message: expect.stringContaining(`names ${moved.slice(0, 19)} in its registry`),
    }),
  ]);
});

test('what a registry does not have is refused; one that does not tell is warned of, and named digests pass', async () => {
  const gone = server.put('podinfo', 'gone');
  server.remove('podinfo', gone);
  const missing = await release(`@${gone}`);
  expect([missing.code, missing.all]).toEqual([1, expect.stringContaining('IMAGE_NOT_FOUND')]);
  const unknown = await release(':no-such-tag');
  expect([unknown.code, unknown.all]).toEqual([1, expect.stringContaining('has no tag "no-such-tag"')]);
  server.fault = (_request, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    return true;
  };
  const unsaid = await release(':6.11.2');
  expect([unsaid.code, unsaid.all]).toEqual([1, expect.stringContaining('REGISTRY_FAILED')]);
  expect(unsaid.all).toContain(`docker login ${server.host}`);
  server.fault = (_request, response) => {
    const said = { 'content-type': 'application/vnd.oci.image.index.v1+json', 'docker-content-digest': gone };
    response.writeHead(200, said).end('{}');
    return true;
  };
  const wrong = await release(':6.11.2');
  expect([wrong.code, wrong.all]).toEqual([1, expect.stringContaining('REGISTRY_DIFFERS')]);
  server.fault = (_request, response) => {
    response.writeHead(429, { 'retry-after': '3600' }).end();
    return true;
  };
  const noted = await release(`@${gone}`, '--dry-run');
  expect([noted.code, noted.all]).toEqual([0, expect.stringContaining('IMAGE_UNCHECKED')]);
  server.fault = undefined;
});

test('offline, no registry is asked, and a tag is no answer', async () => {
  const digest = server.put('podinfo', '1');
  const asked = server.requests.length;
  const refused = await release(':1', '--offline');
  expect([refused.code, refused.all]).toEqual([2, expect.stringContaining('TAG_WITHOUT_DIGEST')]);
  expect((await release(`:1@${digest}`, '--offline', '--dry-run')).code).toBe(0);
  expect(server.requests.length).toBe(asked);
});

test('images that nobody saw are told of until a registry has them: in plans, at the approval and at the merge', async () => {
  server.put('podinfo', 'before', 'seen');
  expect((await release(':before')).code).toBe(0);
  const digest = server.put('podinfo', '2', 'never seen');
  const offline = cli.with({ env: { CDK8S_DELIVERY_OFFLINE: '1' } });
  const recordOf = async (environment: string) => {
    const { data } = await cli.json('status', 'frontend', '--env', environment);
    return JSON.stringify(data);
  };
  const made = await release(`:2@${digest}`, '--offline');
  expect(made.all).toContain('! release dev  1 app · 1 image · image-only, proven · 1 warning');
  expect(made.all).toContain('whether the images are in their registry is not checked');
  expect(await recordOf('dev')).toContain('"unchecked":["server"]');
  // What nobody saw is not seen by asking for it once more without asking.
  expect((await release(`:2@${digest}`, '--offline')).all).toContain('nothing to do');
  const staged = await offline.ok('promote', 'frontend', '--to', 'staging');
  expect(staged).toContain(
    '! IMAGE_UNCHECKED staging/frontend: no registry has confirmed yet that the images',
  );
  const [, below = ''] = staged.split('IMAGE_UNCHECKED');
  expect(below.split('\n')[1]).not.toContain('→');
  expect(await offline.ok('promote', 'frontend', '--to', 'prod')).toContain(
    '! IMAGE_UNCHECKED prod/frontend',
  );
  const grace = offline.with({ as: 'Grace <grace@example.org>' });
  expect(await grace.ok(...approving('prod/promote-frontend'))).toContain('! IMAGE_UNCHECKED prod/frontend');
  expect(await offline.ok('merge', 'prod/promote-frontend')).toContain('! IMAGE_UNCHECKED prod/frontend');
  expect(await recordOf('prod')).toContain('"unchecked":["server"]');

  const again = await cli.ok('promote', 'frontend', '--to', 'staging');
  expect(again).toContain('staging/frontend  a registry has the image of server');
  expect(await recordOf('staging')).not.toContain('unchecked');
  expect(await offline.ok('promote', 'frontend', '--to', 'staging')).toContain('nothing to do');
});

test('a promotion is refused where a registry that is asked at last has no such image', async () => {
  const gone = server.put('podinfo', 'gone-later', 'gone later');
  server.remove('podinfo', gone);
  expect((await release(`@${gone}`, '--offline')).code).toBe(0);
  const refused = await cli.run('promote', 'frontend', '--to', 'staging');
  expect([refused.code, refused.all]).toEqual([1, expect.stringContaining('IMAGE_NOT_FOUND')]);
});
