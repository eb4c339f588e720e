import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { imageRegistry } from '../../../lib/engine/oci';
import { type ImageRegistryServer, indexOf, startImageRegistry } from '../../support/image-registry-server';
import { temporaryDirectories } from '../../support/temporary-directory';

const temporary = temporaryDirectories();
let one: ImageRegistryServer;
let other: ImageRegistryServer;
let home: string;

beforeEach(async () => {
  [one, other] = await Promise.all([startImageRegistry(), startImageRegistry()]);
  home = await temporary();
});
afterEach(() => Promise.all([one.close(), other.close()]));

const web = () => `${one.host}/team/web`;
const registry = (more: Partial<Parameters<typeof imageRegistry>[0]> = {}) =>
  imageRegistry({ environment: { HOME: home, PATH: process.env['PATH'] }, ...more });

/** What `docker login` leaves. */
function configure(config: unknown, folder = join(home, '.docker')): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
}

const auth = (user: string, password: string) => ({
  auth: Buffer.from(`${user}:${password}`).toString('base64'),
});

/** Answers each request as the first of these does that takes it; those that are used up fall away. */
function answers(...all: readonly ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const waiting = [...all];
  return (request: IncomingMessage, response: ServerResponse) => {
    const next = waiting.shift();
    next?.(request, response);
    return next !== undefined;
  };
}

const status =
  (code: number, headers: Record<string, string> = {}, body = '') =>
  (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(code, headers).end(body);

describe('a tag', () => {
  test('is the digest of the index, and what is asked twice is asked once', async () => {
    const digest = one.put('team/web', '1.4.2');
    const asked = registry();
    expect(await asked.digestOf(web(), '1.4.2')).toEqual({ kind: 'found', digest });
    expect(await asked.has(web(), digest)).toEqual({ kind: 'found', digest });
    expect(await asked.saysOf(web(), '1.4.2')).toEqual({ kind: 'found', digest });
    expect(one.requests).toEqual(['GET /v2/team/web/manifests/1.4.2']);
  });

  test('that is not there is absent; a server that is no registry says nothing of it', async () => {
    expect((await registry().digestOf(web(), '9')).kind).toBe('absent');
    one.fault = answers(status(404, { 'content-type': 'text/html' }, '<h1>not found</h1>'));
    expect(await registry().digestOf(web(), '9')).toMatchObject({ kind: 'unknown', why: 'it answers 404' });
    one.fault = answers(status(200, { 'content-type': 'text/html' }, '<h1>log in</h1>'));
    expect(await registry().digestOf(web(), '9')).toMatchObject({
      kind: 'wrong',
      why: expect.stringContaining('text/html'),
    });
  });

  test('is what its bytes are: a registry that says another digest is not believed, one that says none is hashed', async () => {
    const digest = one.put('team/web', '1');
    const headers = { 'content-type': 'application/vnd.oci.image.index.v1+json' };
    one.fault = answers(status(200, headers, indexOf('1')));
    expect(await registry().digestOf(web(), '1')).toEqual({ kind: 'found', digest });
    one.fault = answers(status(200, { ...headers, 'docker-content-digest': digest }, indexOf('2')));
    expect(await registry().digestOf(web(), '1')).toMatchObject({
      kind: 'wrong',
      why: expect.stringContaining(`it says ${digest}`),
    });
    one.fault = answers(status(200, headers, ' '.repeat(5 * 1024 * 1024)));
    expect(await registry().digestOf(web(), '1')).toMatchObject({ why: expect.stringContaining('4 MiB') });
  });
});

describe('a digest', () => {
  test('is looked for without its bytes; where no digest is said, with them', async () => {
    const digest = one.put('team/web', '1');
    expect(await registry().has(web(), digest)).toEqual({ kind: 'found', digest });
    expect(one.requests.map((each) => each.split(' ')[0])).toEqual(['HEAD']);
    const headers = { 'content-type': 'application/vnd.oci.image.index.v1+json' };
    one.fault = answers(status(200, headers), status(200, headers, indexOf('2')));
    expect(await registry().has(web(), digest)).toMatchObject({ kind: 'wrong' });
    one.fault = answers(status(405));
    expect(await registry().has(web(), digest)).toEqual({ kind: 'found', digest });
    one.remove('team/web', digest);
    expect(await registry().has(web(), digest)).toEqual({ kind: 'absent' });
  });
});

describe('the tags of a repository', () => {
  test('are read page by page; what no tag can be called is left out, and an empty list is one', async () => {
    for (const tag of ['1.0.0', '1.1.0', '1.2.0', '2.0.0', 'latest']) one.put('team/web', tag);
    one.pageSize = 2;
    expect(await registry().tags(web())).toEqual({
      kind: 'found',
      tags: ['1.0.0', '1.1.0', '1.2.0', '2.0.0', 'latest'],
    });
    expect(one.requests).toEqual([
      'GET /v2/team/web/tags/list?n=1000',
      'GET /v2/team/web/tags/list?n=2&last=1.1.0',
      'GET /v2/team/web/tags/list?n=2&last=2.0.0',
    ]);
    const json = { 'content-type': 'application/json' };
    one.fault = answers(
      status(200, json, '{"tags":["1","../../x","a b","",7,"-x"]}'),
      status(200, json, '{"name":"team/web","tags":null}'),
      status(200, json, '{"name":"team/web"}'),
    );
    expect(await registry().tags(web())).toEqual({ kind: 'found', tags: ['1'] });
    expect(await registry().tags(web())).toEqual({ kind: 'found', tags: [] });
    expect(await registry().tags(web())).toEqual({ kind: 'found', tags: [] });
  });

  test('are asked of no other repository or host, and a list that leads back ends', async () => {
    one.put('team/web', '1');
    const json = { 'content-type': 'application/json' };
    const page = (link: string) => status(200, { ...json, link }, '{"tags":["1"]}');
    one.fault = answers(page(`<http://${other.host}/v2/secret/tags/list?next=x>; rel="next"`));
    expect(await registry().tags(web())).toEqual({ kind: 'found', tags: ['1'] });
    expect(one.requests[1]).toBe('GET /v2/team/web/tags/list?next=x');
    expect(other.requests).toEqual([]);
    one.fault = answers(page('</a?x>; rel=next'), page('</b?x>; rel="next"'));
    expect(await registry().tags(web())).toMatchObject({
      kind: 'wrong',
      why: expect.stringContaining('back'),
    });
    one.fault = answers(page('</a?x>; rel="prev"'));
    expect(await registry().tags(web())).toMatchObject({ kind: 'found' });
  });

  test('fail as everything else: absent, not let in, no list', async () => {
    expect(await registry().tags(`${one.host}/team/none`)).toEqual({ kind: 'absent' });
    one.fault = answers(status(401, { 'www-authenticate': 'Basic realm="x"' }));
    expect(await registry().tags(web())).toMatchObject({ kind: 'unknown' });
    for (const body of ['<h1>log in</h1>', '[]', '{"tags":{"1":"2"}}']) {
      one.fault = answers(status(200, {}, body));
      expect(await registry().tags(web())).toMatchObject({ kind: 'wrong' });
    }
  });
});

describe('when an image was built', () => {
  test('its manifest says, else its configuration; one that names the beginning of time says nothing', async () => {
    one.putBuilt('team/web', 'a', '2026-01-02T03:04:05.678Z');
    expect(await registry().built(web(), 'a')).toEqual({
      kind: 'found',
      at: new Date('2026-01-02T03:04:05.678Z'),
    });
    for (const created of ['1970-01-01T00:00:00Z', '1980-01-01T00:00:01Z', 'yesterday']) {
      one.putBuilt('team/web', 'b', created);
      expect(await registry().built(web(), 'b')).toMatchObject({ kind: 'unknown' });
    }
    one.put('team/web', 'c');
    expect(await registry().built(web(), 'c')).toMatchObject({ kind: 'unknown' });
    expect(await registry().built(web(), 'none')).toEqual({ kind: 'absent' });
  });
});

describe('a registry that asks to wait', () => {
  test('is asked again as late as it says', async () => {
    const digest = one.put('team/web', '1');
    one.fault = answers(status(429, { 'retry-after': '1' }), status(502));
    const waits: string[] = [];
    const found = await registry({ onWait: (words) => waits.push(words) }).digestOf(web(), '1');
    expect(found).toEqual({ kind: 'found', digest });
    expect(waits).toEqual([`${one.host} asks to wait: 1 s`]);
    expect(one.requests).toHaveLength(3);
  });

  test('is not waited for beyond patience, and one that never answers is given up, for all questions', async () => {
    one.fault = answers(status(429, { 'retry-after': '3600' }));
    expect(await registry().digestOf(web(), '1')).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('no more requests'),
    });
    one.fault = () => true;
    const asked = registry({ timeout: 100 });
    const before = one.requests.length;
    expect(await asked.digestOf(web(), '1')).toMatchObject({ why: expect.stringContaining('within 0.1 s') });
    expect(await asked.digestOf(web(), '2')).toMatchObject({ why: expect.stringContaining('within 0.1 s') });
    expect(one.requests.length).toBe(before + 1);
  });

  test('that is not there at all is unknown', async () => {
    const { host } = other;
    await other.close();
    expect(await registry().digestOf(`${host}/team/web`, '1')).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('ECONNREFUSED'),
    });
    other = await startImageRegistry();
  });
});

/** Asks for a password, and knows one. */
function withPassword(user: string, password: string, realm = 'Basic realm="x"') {
  const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return ({ headers }: IncomingMessage, response: ServerResponse) => {
    if (headers.authorization === wanted) return false;
    response.writeHead(401, { 'www-authenticate': realm }).end();
    return true;
  };
}

describe('a login', () => {
  test('is what docker login keeps, for the host or the longest beginning of the repository', async () => {
    const digest = one.put('team/web', '1');
    one.fault = withPassword('ada', 's:e:c');
    expect(await registry().digestOf(web(), '1')).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('asks for a user and a password'),
      remedy: expect.stringContaining(`docker login ${one.host}`),
    });
    configure({ auths: { [`http://${one.host}/v2/`]: auth('ada', 's:e:c') } });
    expect(await registry().digestOf(web(), '1')).toEqual({ kind: 'found', digest });
    configure({
      auths: {
        [one.host]: auth('x', 'y'),
        [`${one.host}/team`]: auth('ada', 's:e:c'),
        [`${one.host}/te`]: auth('x', 'z'),
      },
    });
    expect(await registry().digestOf(web(), '1')).toEqual({ kind: 'found', digest });
    const elsewhere = join(home, 'elsewhere');
    configure({ auths: { [one.host]: { username: 'ada', password: 's:e:c' } } }, elsewhere);
    configure({});
    const environment = { HOME: home, DOCKER_CONFIG: elsewhere };
    expect(await registry({ environment }).digestOf(web(), '1')).toEqual({ kind: 'found', digest });
    configure('{ not json');
    expect(await registry().digestOf(web(), '1')).toMatchObject({
      why: expect.stringContaining('is not JSON'),
    });
  });

  test('goes to the realm that the registry names, and the token comes back; several questions share it', async () => {
    const digest = one.put('team/web', '1');
    const second = one.put('team/web', '2');
    other.fault = (request, response) => {
      if (withPassword('ada', 'pw')(request, response)) return true;
      response.end(JSON.stringify({ token: 'T1' }));
      return true;
    };
    one.fault = ({ headers }, response) => {
      if (headers.authorization === 'Bearer T1') return false;
      const challenge = `Bearer realm="http://${other.host}/token",service="reg, istry",scope="repository:team/web:pull,push"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return true;
    };
    configure({ auths: { [one.host]: auth('ada', 'pw') } });
    const asked = registry();
    expect(await asked.digestOf(web(), '1')).toEqual({ kind: 'found', digest });
    expect(await asked.has(web(), second)).toEqual({ kind: 'found', digest: second });
    expect(other.requests).toEqual([
      `GET /token?service=reg%2C+istry&scope=repository%3Ateam%2Fweb%3Apull Basic ${auth('ada', 'pw').auth}`,
    ]);
  });

  test('a token that others are made of is exchanged', async () => {
    const digest = one.put('team/web', '1');
    const bodies: string[] = [];
    other.fault = (request, response) => {
      request.on('data', (chunk) => bodies.push(String(chunk)));
      request.on('end', () => response.end(JSON.stringify({ access_token: 'T2' })));
      return true;
    };
    one.fault = ({ headers }, response) => {
      if (headers.authorization === 'Bearer T2') return false;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${other.host}/oauth"` }).end();
      return true;
    };
    configure({ auths: { [one.host]: { identitytoken: 'R' } } });
    expect(await registry().digestOf(web(), '1')).toEqual({ kind: 'found', digest });
    expect(bodies.join('')).toContain('refresh_token=R');
  });

  test('comes from a credential helper of the host, which is no program of a project and says nothing in messages', async () => {
    const digest = one.put('team/web', '1');
    one.fault = withPassword('ada', 'helped');
    const folder = join(home, 'bin');
    mkdirSync(folder);
    const helper = (name: string, script: string) => {
      writeFileSync(join(folder, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, `docker-credential-${name}`), 0o755);
    };
    helper('good', `read host; [ "$host" = ${one.host} ] && echo '{"Username":"ada","Secret":"helped"}'`);
    helper('bad', 'echo "hunter2 is wrong" >&2; echo hunter2; exit 1');
    const environment = { HOME: home, PATH: `${folder}:/usr/bin:/bin` };
    const asked = () => registry({ environment }).digestOf(web(), '1');
    configure({ credHelpers: { [one.host]: 'good' }, auths: { [one.host]: auth('x', 'y') } });
    expect(await asked()).toEqual({ kind: 'found', digest });
    configure({ credsStore: 'good', auths: { [one.host]: {} } });
    expect(await asked()).toEqual({ kind: 'found', digest });
    for (const [name, why] of [
      ['bad', 'docker-credential-bad failed'],
      ['none', 'docker-credential-none is in no trusted folder'],
      ['../bin/docker-credential-good', 'is not one'],
    ] as const) {
      configure({ credsStore: name });
      const answer = await asked();
      expect(answer).toMatchObject({ kind: 'unknown', why: expect.stringContaining(why) });
      expect(JSON.stringify(answer)).not.toContain('hunter2');
    }
  });

  test('is sent to no host that the registry leads to, and to no realm that is not encrypted', async () => {
    const digest = other.put('blobs/x', '1');
    configure({ auths: { [one.host]: auth('ada', 'pw'), [other.host]: auth('ada', 'other') } });
    const lead = withPassword('ada', 'pw');
    one.fault = (request, response) => {
      if (lead(request, response)) return true;
      response.writeHead(307, { location: `http://${other.host}/v2/blobs/x/manifests/1` }).end();
      return true;
    };
    expect(await registry().digestOf(web(), '1')).toEqual({ kind: 'found', digest });
    expect(other.requests).toEqual(['GET /v2/blobs/x/manifests/1']);
    other.fault = withPassword('ada', 'other');
    expect(await registry().digestOf(web(), '1')).toMatchObject({ kind: 'unknown' });
    expect(other.requests.join()).not.toContain('Basic');
    for (const realm of [
      'http://192.0.2.1/token',
      'file:///etc/passwd',
      `http://u:p@${other.host}/`,
      'nowhere',
    ]) {
      one.fault = answers(status(401, { 'www-authenticate': `Bearer realm="${realm}"` }));
      expect(await registry().digestOf(web(), '1')).toMatchObject({
        why: expect.stringContaining('the address where it gives tokens'),
      });
    }
    one.fault = (_request, response) => {
      response.writeHead(302, { location: `http://${one.host}/again` }).end();
      return true;
    };
    expect(await registry().digestOf(web(), '1')).toMatchObject({
      why: expect.stringContaining('more than 5 times'),
    });
  });
});

describe('a mirror', () => {
  test('is asked first, below its path, with its own login; what it does not have the registry has', async () => {
    const digest = other.put('hub/team/web', '1');
    const own = one.put('team/web', '2');
    configure({ auths: { [one.host]: auth('ada', 'pw'), [other.host]: auth('ada', 'mirror') } });
    other.fault = withPassword('ada', 'mirror');
    const mirrors = { [one.host]: `http://${other.host}/hub/` };
    expect(await registry({ mirrors }).digestOf(web(), '1')).toEqual({ kind: 'found', digest });
    expect(one.requests).toEqual([]);
    expect(await registry({ mirrors }).digestOf(web(), '2')).toEqual({ kind: 'found', digest: own });
    expect((await registry({ mirrors }).digestOf(web(), '3')).kind).toBe('absent');
  });

  test('stands in for Docker Hub under each of its names', async () => {
    const digest = other.put('library/nginx', '1.28');
    const mirrors = { 'docker.io': `http://${other.host}` };
    for (const name of ['nginx', 'docker.io/nginx', 'index.docker.io/library/nginx'])
      expect(await registry({ mirrors }).digestOf(name, '1.28')).toEqual({ kind: 'found', digest });
  });
});
