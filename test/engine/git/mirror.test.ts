import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitRepository, Mirror, type TreeEdit, treeOfFiles } from '../../../lib/engine/git';
import { gitOutput } from '../../../lib/engine/git/run-git';
import { tidyMirror } from '../../../lib/engine/git/tidy-mirror';
import { DeliveryError } from '../../../lib/model/finding';
import type { CommitId } from '../../../lib/model/scalars';
import { createBareRepository, type HttpGitServer, startHttpGitServer } from '../../support/http-git-server';
import { aRef, aTree } from '../../support/names';
import { temporaryDirectories } from '../../support/temporary-directory';

const temporary = temporaryDirectories();
const author = { name: 'Ann', email: 'ann@example.org', date: new Date('2025-01-02T03:04:05Z') };
const MAIN = aRef('refs/heads/main');
const file = (path: string, content: string): TreeEdit => ({ kind: 'file', path, content });

async function commit(
  repository: GitRepository,
  parent: CommitId | undefined,
  edits: readonly TreeEdit[],
): Promise<CommitId> {
  const based = parent === undefined ? { parents: [] } : { parents: [parent], base: parent };
  return repository.commit({ ...based, edits, message: 'change', author });
}

async function seed(repository: GitRepository, edits: readonly TreeEdit[]): Promise<CommitId> {
  const head = await commit(repository, undefined, edits);
  await repository.updateRefs([{ ref: MAIN, from: null, to: head }]);
  return head;
}

let root: string;
let server: HttpGitServer;
let count = 0;
beforeAll(async () => {
  root = await temporary();
  server = await startHttpGitServer({ root });
});
afterAll(() => server.close());

async function served(options = {}): Promise<{ repository: GitRepository; url: string; path: string }> {
  const name = `r${count++}.git`;
  const path = join(root, name);
  return { repository: await createBareRepository(path, options), url: `${server.url}/${name}`, path };
}

describe.each(['http', 'path'] as const)('a mirror of a remote by %s', (kind) => {
  const remoteOf = ({ url, path }: { url: string; path: string }) => (kind === 'http' ? url : path);

  test('fetches refs, leaves out those that are not there, and reads files', async () => {
    const origin = await served();
    const head = await seed(origin.repository, [file('a/b', '1\n')]);
    const mirror = await Mirror.open({ remote: remoteOf(origin), cacheDir: await temporary() });
    expect(await mirror.fetch([MAIN, aRef('refs/heads/nope')])).toEqual(new Map([[MAIN, head]]));
    expect(await mirror.fetch([aRef('refs/heads/nope')])).toEqual(new Map());
    // Those that may be absent cost one connection, and a name that differs is another ref.
    const asked = server.requests.length;
    const perhaps = [MAIN, aRef('refs/heads/nope'), aRef('refs/heads/mn')];
    expect(await mirror.fetch([], perhaps)).toEqual(new Map([[MAIN, head]]));
    expect(await mirror.fetch([MAIN], perhaps.slice(1))).toEqual(new Map([[MAIN, head]]));
    const connections = server.requests.slice(asked).filter((each) => each.startsWith('GET'));
    expect(connections).toHaveLength(kind === 'http' ? 2 : 0);
    expect(await mirror.repository.readText(`${head}:a/b`)).toBe('1\n');
    expect(await mirror.list('refs/heads/')).toEqual(new Map([[MAIN, head]]));
    expect(await mirror.list('refs/tags/')).toEqual(new Map());
  });

  test('pushes a new branch, moves it, refuses what lost the race, and deletes it', async () => {
    const origin = await served({ config: { 'receive.denyDeleteCurrent': 'ignore' } });
    const mirror = await Mirror.open({ remote: remoteOf(origin), cacheDir: await temporary() });
    const first = await commit(mirror.repository, undefined, [file('a', '1')]);
    expect(await mirror.push([{ ref: MAIN, from: null, to: first }])).toMatchObject({
      ok: true,
    });
    const second = await commit(mirror.repository, first, [file('a', '2')]);
    expect(await mirror.push([{ ref: MAIN, from: null, to: second }])).toMatchObject({
      ok: false,
      reason: 'race',
    });
    expect(await mirror.push([{ ref: MAIN, from: first, to: second }])).toMatchObject({ ok: true });
    const late = await commit(mirror.repository, first, [file('a', '3')]);
    expect(await mirror.push([{ ref: MAIN, from: first, to: late }])).toMatchObject({
      ok: false,
      reason: 'race',
    });
    expect(await origin.repository.resolve(MAIN)).toBe(second);
    expect(await mirror.push([{ ref: MAIN, from: first, to: null }])).toMatchObject({
      ok: false,
      reason: 'race',
    });
    expect(await mirror.push([{ ref: MAIN, from: second, to: null }])).toMatchObject({
      ok: true,
    });
    expect(await origin.repository.resolve(MAIN)).toBeUndefined();
  });

  test('pushes several refs together or not at all', async () => {
    const origin = await served();
    const head = await seed(origin.repository, [file('a', '1')]);
    const mirror = await Mirror.open({ remote: remoteOf(origin), cacheDir: await temporary() });
    await mirror.fetch([MAIN]);
    const next = await commit(mirror.repository, head, [file('a', '2')]);
    const renders = aRef('refs/heads/renders/2025-01');
    const both = (from: CommitId) => [
      { ref: renders, from: null, to: next },
      { ref: MAIN, from, to: next },
    ];
    const stale = await commit(mirror.repository, undefined, [file('z', '1')]);
    const behind = await commit(mirror.repository, stale, [file('z', '2')]);
    const lost = [both(head)[0], { ref: MAIN, from: stale, to: behind }].filter((each) => each !== undefined);
    expect(await mirror.push(lost)).toMatchObject({ ok: false, reason: 'race' });
    expect(await origin.repository.resolve(renders)).toBeUndefined();
    expect(await mirror.push(both(head))).toMatchObject({ ok: true });
    expect(await origin.repository.resolve(renders)).toBe(next);
    expect(await origin.repository.resolve(MAIN)).toBe(next);
  });

  test('shows the words of a hook that refuses, and the other ref of that push stays', async () => {
    const origin = await served({
      hooks: {
        update:
          '#!/bin/sh\n[ "$1" != refs/heads/main ] || { echo "use a \x1b[31mpull request" >&2; exit 1; }\n',
      },
    });
    const mirror = await Mirror.open({ remote: remoteOf(origin), cacheDir: await temporary() });
    const head = await commit(mirror.repository, undefined, [file('a', '1')]);
    const result = await mirror.push([
      { ref: aRef('refs/heads/other'), from: null, to: head },
      { ref: MAIN, from: null, to: head },
    ]);
    expect(result).toMatchObject({ ok: false, reason: 'policy' });
    expect(result.ok ? '' : result.message).toMatch(/use a {2}\[31mpull request/);
    expect(result.ok ? '' : result.message).toMatch(/hook declined/);
    expect((await origin.repository.branches('*')).size).toBe(0);
  });

  test('branches move forward only, unless a rewrite is asked for', async () => {
    const origin = await served();
    const head = await seed(origin.repository, [file('a', '1')]);
    const mirror = await Mirror.open({ remote: remoteOf(origin), cacheDir: await temporary() });
    const other = await commit(mirror.repository, undefined, [file('a', '2')]);
    const update = [{ ref: MAIN, from: head, to: other }];
    await expect(mirror.push(update)).rejects.toThrow(/PUSH_REFUSED.*does not descend/);
    expect(await mirror.push(update, { rewrite: true })).toMatchObject({ ok: true });
    expect(await mirror.push([{ ref: MAIN, from: head, to: other }], { rewrite: true })).toMatchObject({
      ok: true,
    });
    const third = await commit(mirror.repository, undefined, [file('a', '3')]);
    expect(await mirror.push([{ ref: MAIN, from: head, to: third }], { rewrite: true })).toMatchObject({
      ok: false,
      reason: 'race',
    });
  });

  test('gives push options to the hooks and returns what they print', async () => {
    const origin = await served({
      hooks: { 'post-receive': '#!/bin/sh\necho "options: $GIT_PUSH_OPTION_0"\n' },
    });
    const mirror = await Mirror.open({ remote: remoteOf(origin), cacheDir: await temporary() });
    const head = await commit(mirror.repository, undefined, [file('a', '1')]);
    const result = await mirror.push([{ ref: MAIN, from: null, to: head }], {
      options: ['merge_request.create'],
    });
    expect(result).toEqual({ ok: true, remote: 'options: merge_request.create' });
    await expect(mirror.push([], { options: ['a\nb'] })).rejects.toThrow(/INVALID_OPTION/);
  });
});

describe('a partial mirror', () => {
  async function partial(files: number) {
    const origin = await served();
    const edits = Array.from({ length: files }, (_, index) => file(`m/${index}`, `content ${index}\n`));
    const head = await seed(origin.repository, edits);
    const mirror = await Mirror.open({ remote: origin.url, cacheDir: await temporary() });
    await mirror.fetch([MAIN]);
    return { origin, head, mirror };
  }
  const posts = () => server.requests.filter((each) => each.startsWith('POST')).length;

  test('fetches no file until one is read, and then all of them at once', async () => {
    const { head, mirror } = await partial(40);
    const entries = await mirror.repository.entries(`${head}:m`);
    for (const { id } of entries.slice(0, 3)) expect(await mirror.repository.has(id)).toBe(false);
    const before = posts();
    const contents = await mirror.repository.read(entries.map(({ path }) => `${head}:m/${path}`));
    expect(contents.map((each) => each?.toString())).toEqual(entries.map(({ path }) => `content ${path}\n`));
    expect(posts() - before).toBeLessThanOrEqual(3);
    const later = server.requests.length;
    await mirror.repository.read(entries.map(({ id }) => id));
    expect(server.requests.length).toBe(later);
    expect(await mirror.repository.has(entries[0]?.id ?? '')).toBe(true);
  });

  test('brings named files at once', async () => {
    const { head, mirror } = await partial(20);
    const ids = (await mirror.repository.entries(`${head}:m`)).map(({ id }) => id);
    const before = posts();
    await mirror.prefetch(ids);
    expect(posts() - before).toBeLessThanOrEqual(3);
    for (const id of ids) expect(await mirror.repository.has(id)).toBe(true);
  });

  test('brings a tree by its id, and says when the remote has not got it', async () => {
    const { origin, mirror } = await partial(2);
    const side = await commit(origin.repository, undefined, [file('dev/x', 'x\n'), file('prod/y', 'y\n')]);
    await origin.repository.updateRefs([{ ref: aRef('refs/heads/renders/2025-01'), from: null, to: side }]);
    const { id } = treeOfFiles(new Map([['y', 'y\n']]), 'sha1');
    expect(await mirror.repository.has(id)).toBe(false);
    expect(await mirror.fetchObject(id)).toBe(true);
    expect((await mirror.repository.entries(id)).map(({ path }) => path)).toEqual(['y']);
    expect(await mirror.fetchObject('1'.repeat(40))).toBe(false);
  });

  test('puts a tree in place whose files it never saw, and pushes it', async () => {
    const { origin, head, mirror } = await partial(3);
    const id = (await mirror.repository.idAt(head, 'm')) ?? '';
    const next = await mirror.repository.commit({
      parents: [head],
      base: head,
      edits: [{ kind: 'tree', path: 'manifests/prod/app', id: aTree(id) }],
      message: 'promote',
      author,
    });
    expect(await mirror.push([{ ref: MAIN, from: head, to: next }])).toMatchObject({
      ok: true,
    });
    expect(await origin.repository.idAt(MAIN, 'manifests/prod/app')).toBe(id);
    expect(await origin.repository.readText(`${MAIN}:manifests/prod/app/2`)).toBe('content 2\n');
  });

  test('fails for a file that the remote lost: it is not absent; the others are read', async () => {
    const { origin, head, mirror } = await partial(3);
    const [one, two, three] = (await mirror.repository.entries(`${head}:m`)).map(({ id }) => id);
    const objects = join(origin.repository.gitDir, 'objects');
    rmSync(join(objects, (two ?? '').slice(0, 2), (two ?? '').slice(2)));
    for (const lost of [two ?? '', `${head}:m/1`])
      await expect(mirror.repository.read([one ?? '', lost, three ?? ''])).rejects.toThrow(/OBJECT_MISSING/);
    const contents = await mirror.repository.read([one ?? '', three ?? '', `${head}:m/none`]);
    expect(contents.map((each) => each?.toString())).toEqual(['content 0\n', 'content 2\n', undefined]);
  });

  test.each(['unseen', 'unseen, 502', 'unanswered', 'half answered'] as const)(
    'reads again where the answer to a read is lost: %s',
    async (how) => {
      const { origin, head, mirror } = await partial(4);
      const content = async (...names: readonly number[]) =>
        (await mirror.repository.read(names.map((each) => `${head}:m/${each}`))).map(String);
      const losing = async <T>(work: () => Promise<T>): Promise<T> => {
        let lost = 0;
        server.cut = () => (lost++ === 0 ? how : undefined);
        try {
          return await work();
        } finally {
          server.cut = undefined;
          expect(lost).toBeGreaterThan(1);
        }
      };
      expect(await losing(() => content(0))).toEqual(['content 0\n']);
      const before = posts();
      expect(await losing(() => content(1, 2, 3))).toEqual(['content 1\n', 'content 2\n', 'content 3\n']);
      // all at once, though the first request for them was lost
      expect(posts() - before).toBeLessThanOrEqual(2);
      expect(await losing(() => mirror.list('refs/heads/'))).toEqual(new Map([[MAIN, head]]));
      const side = await commit(origin.repository, undefined, [file('dev/x', 'x\n')]);
      await origin.repository.updateRefs([{ ref: aRef('refs/heads/side'), from: null, to: side }]);
      expect(await losing(() => mirror.fetchObject(side))).toBe(true);
    },
  );

  test('gives a remote up that breaks off again and again, and ends at once when it is told to stop', async () => {
    const { head, mirror } = await partial(2);
    const before = server.requests.length;
    server.cut = () => 'unseen';
    try {
      await expect(mirror.repository.readText(`${head}:m/1`)).rejects.toThrow(/REMOTE_FAILED.*Empty reply/);
      expect(server.requests.length - before).toBe(3);
      const told = new AbortController();
      const stopped = await Mirror.open({
        remote: mirror.url,
        cacheDir: await temporary(),
        signal: told.signal,
      });
      const [begun, seen] = [performance.now(), server.requests.length];
      server.cut = () => {
        setTimeout(() => told.abort(), 200);
        return 'unseen';
      };
      await expect(stopped.list('refs/')).rejects.toThrow(/INTERRUPTED/);
      expect([performance.now() - begun < 2_400, server.requests.length - seen]).toEqual([true, 1]);
    } finally {
      server.cut = undefined;
    }
  });

  test('fails to read when the remote cannot be asked, and says so', async () => {
    const { head, mirror, origin } = await partial(3);
    rmSync(origin.path, { recursive: true });
    await expect(mirror.repository.readText(`${head}:m/1`)).rejects.toThrow(/REMOTE_FAILED/);
  });
});

describe('the cache', () => {
  test('is the same for two spellings and keeps a few runs only', async () => {
    const origin = await served();
    await seed(origin.repository, [file('a', '1')]);
    const cacheDir = await temporary();
    const mirror = await Mirror.open({ remote: origin.path, cacheDir });
    const again = await Mirror.open({ remote: `file://${origin.path}/`, cacheDir });
    expect(again.repository.gitDir).toBe(mirror.repository.gitDir);
    for (let index = 0; index < 12; index++) await mirror.fetch([MAIN]);
    expect(readdirSync(join(mirror.repository.gitDir, 'refs/cdk8s-delivery/runs'))).toHaveLength(8);
    expect(readdirSync(cacheDir)).toHaveLength(1);
  });

  test('of an object format other than the usual one works', async () => {
    const origin = await served({ format: 'sha256' });
    const head = await seed(origin.repository, [file('a', '1')]);
    const mirror = await Mirror.open({ remote: origin.url, cacheDir: await temporary() });
    expect((await mirror.fetch([MAIN])).get(MAIN)).toBe(head);
    expect(await mirror.repository.readText(`${head}:a`)).toBe('1');
  });

  test('keeps every object when its packs are joined', async () => {
    const origin = await served();
    let head = await seed(origin.repository, [file('a', '0')]);
    const mirror = await Mirror.open({ remote: origin.url, cacheDir: await temporary() });
    await mirror.fetch([MAIN]);
    for (let index = 1; index < 4; index++) {
      const next = await commit(origin.repository, head, [file('a', `${index}`)]);
      await origin.repository.updateRefs([{ ref: MAIN, from: head, to: next }]);
      await mirror.fetch([MAIN]);
      head = next;
    }
    const own = await commit(mirror.repository, head, [file('own', 'x')]);
    const packs = () =>
      readdirSync(join(mirror.repository.gitDir, 'objects/pack')).filter((each) => each.endsWith('.pack'));
    const before = packs().length;
    await tidyMirror(mirror.repository.gitDir, 2);
    expect(packs().length).toBeLessThan(before);
    expect(await mirror.repository.has(own)).toBe(true);
    expect(await mirror.push([{ ref: MAIN, from: head, to: own }])).toMatchObject({
      ok: true,
    });
    expect(await origin.repository.readText(`${MAIN}:own`)).toBe('x');
  });

  test('inside another repository is never taken for it', async () => {
    const project = await temporary();
    const outer = await GitRepository.init(project, { bare: false });
    const origin = await served();
    const head = await seed(origin.repository, [file('a', '1')]);
    const cacheDir = join(project, 'cache');
    const mirror = await Mirror.open({ remote: origin.url, cacheDir });
    rmSync(join(mirror.repository.gitDir, 'HEAD'));
    const again = await Mirror.open({ remote: origin.url, cacheDir });
    expect((await again.fetch([MAIN])).get(MAIN)).toBe(head);
    expect(again.repository.gitDir).not.toBe(outer.gitDir);
    expect(await outer.has(head)).toBe(false);
  });

  test.each([
    ['without HEAD', (gitDir: string) => rmSync(join(gitDir, 'HEAD'))],
    ['with an empty configuration', (gitDir: string) => writeFileSync(join(gitDir, 'config'), '')],
    ['with a damaged configuration', (gitDir: string) => writeFileSync(join(gitDir, 'config'), '[core')],
    ['without objects', (gitDir: string) => rmSync(join(gitDir, 'objects'), { recursive: true })],
    [
      'with cut packs',
      (gitDir: string) => {
        for (const name of readdirSync(join(gitDir, 'objects/pack'))) {
          rmSync(join(gitDir, 'objects/pack', `${name}.bak`), { force: true });
          const path = join(gitDir, 'objects/pack', name);
          const length = readFileSync(path).length;
          rmSync(path);
          writeFileSync(path, Buffer.alloc(length));
          truncateSync(path, Math.floor(length / 2));
        }
      },
    ],
  ])('%s is made anew', async (_name, damage) => {
    const origin = await served();
    const head = await seed(origin.repository, [file('a', '1')]);
    const cacheDir = await temporary();
    const mirror = await Mirror.open({ remote: origin.url, cacheDir });
    await mirror.fetch([MAIN]);
    damage(mirror.repository.gitDir);
    const again = await Mirror.open({ remote: origin.url, cacheDir });
    expect((await again.fetch([MAIN])).get(MAIN)).toBe(head);
    expect(await again.repository.readText(`${head}:a`)).toBe('1');
    // one that was open all the time finds its way, too
    expect((await mirror.fetch([MAIN])).get(MAIN)).toBe(head);
  });
});

test('a cache that is made anew amid the work has what was brought before, too', async () => {
  const origin = await served();
  const head = await seed(origin.repository, [file('a', '1')]);
  const other = aRef('refs/heads/other');
  await origin.repository.updateRefs([{ ref: other, from: null, to: head }]);
  const mirror = await Mirror.open({ remote: origin.url, cacheDir: await temporary() });
  await mirror.fetch([MAIN]);
  const next = await commit(origin.repository, head, [file('a', '2')]);
  await origin.repository.updateRefs([{ ref: MAIN, from: head, to: next }]);
  rmSync(join(mirror.repository.gitDir, 'objects'), { recursive: true });
  expect((await mirror.fetch([other])).get(other)).toBe(head);
  expect(await mirror.repository.has(next)).toBe(true);
});

test('a clone with a part of the history can be the remote, and the cache ends where it ends', async () => {
  const origin = await served();
  const first = await seed(origin.repository, [file('a', '1\n')]);
  const head = await commit(origin.repository, first, [file('a', '2\n')]);
  await origin.repository.updateRefs([{ ref: MAIN, from: first, to: head }]);
  const clone = join(await temporary(), 'clone.git');
  await gitOutput(['clone', '--quiet', '--bare', '--depth=1', `file://${origin.path}`, clone]);
  const mirror = await Mirror.open({ remote: clone, cacheDir: await temporary() });
  expect(await mirror.fetch([MAIN])).toEqual(new Map([[MAIN, head]]));
  expect(await mirror.repository.readText(`${head}:a`)).toBe('2\n');
  expect(await mirror.repository.has(first)).toBe(false);
  expect(await mirror.fetch([MAIN])).toEqual(new Map([[MAIN, head]]));
});

describe('a remote that does not answer as it should', () => {
  test('fails on a wrong path, a dead server and a wrong password, without secrets in the words', async () => {
    const cacheDir = await temporary();
    const open = (remote: string) => Mirror.open({ remote, cacheDir });
    await expect((await open(join(root, 'nope'))).fetch([MAIN])).rejects.toThrow(/REMOTE_FAILED.*nope/);
    await expect((await open('http://127.0.0.1:1/x')).fetch([MAIN])).rejects.toThrow(
      /REMOTE_FAILED.*127\.0\.0\.1:1/,
    );
    const guarded = await startHttpGitServer({ root, users: { ann: 'right' } });
    try {
      const origin = await served();
      const url = origin.url.replace(server.url, guarded.url.replace('://', '://ann:wr0ng@'));
      const mirror = await open(url);
      const failure = await mirror.fetch([MAIN]).catch((cause: unknown) => cause);
      expect(String(failure)).toMatch(/REMOTE_FAILED/);
      expect(String(failure)).not.toContain('wr0ng');
      const head = await commit(mirror.repository, undefined, [file('a', '1')]);
      const refused = await mirror.push([{ ref: MAIN, from: null, to: head }]);
      expect(refused).toMatchObject({ ok: false });
      expect(JSON.stringify(refused)).not.toContain('wr0ng');
      expect(readFileSync(join(mirror.repository.gitDir, 'config'), 'utf8')).not.toContain('wr0ng');
    } finally {
      await guarded.close();
    }
  });

  test('the token in the environment opens the door, and the hook sees who it is', async () => {
    const guarded = await startHttpGitServer({ root, users: { 'x-access-token': 't0ken' } });
    const before = process.env['CDK8S_DELIVERY_GIT_TOKEN'];
    process.env['CDK8S_DELIVERY_GIT_TOKEN'] = 't0ken';
    try {
      const origin = await served({ hooks: { 'post-receive': '#!/bin/sh\necho "hello $REMOTE_USER"\n' } });
      const mirror = await Mirror.open({
        remote: origin.url.replace(server.url, guarded.url),
        cacheDir: await temporary(),
      });
      const head = await commit(mirror.repository, undefined, [file('a', '1')]);
      const result = await mirror.push([{ ref: MAIN, from: null, to: head }]);
      expect(result).toEqual({ ok: true, remote: 'hello x-access-token' });
      expect((await mirror.fetch([MAIN])).get(MAIN)).toBe(head);
    } finally {
      if (before === undefined) delete process.env['CDK8S_DELIVERY_GIT_TOKEN'];
      else process.env['CDK8S_DELIVERY_GIT_TOKEN'] = before;
      await guarded.close();
    }
  });

  test('the header that a checkout left for this remote opens the door; one for another remote stays where it is', async () => {
    const guarded = await startHttpGitServer({ root, users: { 'x-access-token': 'left-t0ken' } });
    try {
      const origin = await served();
      const remote = origin.url.replace(server.url, guarded.url);
      const value = Buffer.from('x-access-token:left-t0ken').toString('base64');
      const around = await temporary();
      const { gitDir } = await GitRepository.init(around, { bare: false });
      const open = async () => Mirror.open({ remote, cwd: around, cacheDir: await temporary() });
      const set = (url: string) =>
        gitOutput(['config', `http.${url}.extraheader`, `AUTHORIZATION: basic ${value}`], { gitDir });

      await set('https://github.com/');
      const shut = await open();
      expect(shut.password).toBeUndefined();
      const failure: unknown = await shut.fetch([MAIN]).catch((cause: unknown) => cause);
      expect(String(failure)).toContain('REMOTE_FAILED');
      if (!(failure instanceof DeliveryError)) throw failure;
      for (const way of ['CDK8S_DELIVERY_GIT_TOKEN', 'http.<url>.extraheader', 'credential helper'])
        expect(failure.findings[0]?.remedy).toContain(way);

      await set(`${guarded.url}/`);
      const mirror = await open();
      expect(mirror.password).toBe('left-t0ken');
      const head = await commit(mirror.repository, undefined, [file('a', '1')]);
      expect(await mirror.push([{ ref: MAIN, from: null, to: head }])).toMatchObject({ ok: true });
      expect(readFileSync(join(mirror.repository.gitDir, 'config'), 'utf8')).not.toContain(value);
    } finally {
      await guarded.close();
    }
  });

  test('a push whose answer is lost counts as done when the branch stands where it was to go', async () => {
    const origin = await served();
    const mirror = await Mirror.open({ remote: origin.url, cacheDir: await temporary() });
    const head = await commit(mirror.repository, undefined, [file('a', '1')]);
    server.cut = (request) => request.startsWith('POST') && request.endsWith('git-receive-pack');
    try {
      expect(await mirror.push([{ ref: MAIN, from: null, to: head }])).toEqual({
        ok: true,
        remote: '',
      });
      expect(await origin.repository.resolve(MAIN)).toBe(head);
      server.cut = () => true;
      const next = await commit(mirror.repository, head, [file('a', '2')]);
      expect(await mirror.push([{ ref: MAIN, from: head, to: next }])).toMatchObject({
        ok: false,
        reason: 'unreachable',
      });
      expect(await origin.repository.resolve(MAIN)).toBe(head);
    } finally {
      server.cut = undefined;
    }
  });

  test('a branch checked out in a working tree is named as the reason', async () => {
    const directory = await temporary();
    const repository = await GitRepository.init(directory, { bare: false });
    const head = await seed(repository, [file('a', '1')]);
    const mirror = await Mirror.open({ remote: directory, cacheDir: await temporary() });
    await mirror.fetch([MAIN]);
    const next = await commit(mirror.repository, head, [file('a', '2')]);
    expect(await mirror.push([{ ref: MAIN, from: head, to: next }])).toMatchObject({
      ok: false,
      reason: 'checked-out',
    });
    expect(await mirror.push([{ ref: aRef('refs/heads/delivery'), from: null, to: next }])).toMatchObject({
      ok: true,
    });
  });
});
