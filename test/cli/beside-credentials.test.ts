import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const RELEASE = ['release', 'frontend', '--image', `server=${PODINFO.new}`, '--dry-run'] as const;

let example: DeliveredExample;
let folder: string;
beforeAll(async () => {
  folder = await temporary();
  example = await DeliveredExample.create(folder);
});

const hasNamespaces =
  spawnSync('unshare', [
    '--user',
    '--map-user=65534',
    '--map-group=65534',
    '--net',
    '--pid',
    '--fork',
    'true',
  ]).status === 0;
if (!hasNamespaces) console.log('no user namespaces here: what is done without them is tested');

/** A cache of its own, with what the example's holds. */
async function withOwnCache(cli: Cli): Promise<Cli> {
  const cache = await temporary();
  return cli.with({ cache });
}

describe('programs', () => {
  /** Puts programs into a folder that say, in a file, that they ran. */
  const plant = (place: string, names: readonly string[]) => {
    mkdirSync(place, { recursive: true });
    const ran = join(folder, 'planted-ran');
    for (const name of names)
      writeFileSync(join(place, name), `#!/bin/sh\necho ${name} >>${ran}\nexit 7\n`, { mode: 0o755 });
    return { path: place, ran: () => (existsSync(ran) ? readFileSync(ran, 'utf8') : '') };
  };
  const NAMES = ['git', 'npm', 'node', 'ssh', 'sh', 'unshare', 'git-remote-http'];

  test('no program of the project runs: not of a dependency, of a folder beside the code, or of the working directory', async () => {
    const { cli } = await example.copy();
    const { folder: project } = example.project;
    const places = [
      join(folder, 'elsewhere', 'node_modules', '.bin'),
      join(project, 'tools'),
      join(folder, 'outside-link'),
    ];
    const planted = places.slice(0, 2).map((place) => plant(place, NAMES));
    symlinkSync(places[0] ?? '', places[2] ?? '');
    const path = process.env['PATH'] ?? '';
    for (const first of [...places, 'tools', '.', '']) {
      const run = cli.with({ env: { PATH: `${first}${delimiter}${path}` } });
      const { code, all } = await run.run('promote', 'frontend', '--to', 'staging', '--dry-run');
      expect([first, code, all]).toEqual([first, 0, expect.any(String)]);
    }
    const { code } = await cli.with({ env: { PATH: `${places[0]}${delimiter}${path}` } }).run(...RELEASE);
    expect(code).toBe(0);
    expect(planted.map((each) => each.ran())).toEqual(['', '']);
  });

  test('a variable that leads git into the project is not followed', async () => {
    const { cli } = await example.copy();
    const { path, ran } = plant(join(folder, 'elsewhere', 'node_modules', 'git-core'), NAMES);
    const config = join(path, 'config');
    writeFileSync(
      config,
      `[core]\n\tfsmonitor = ${join(path, 'git')}\n[alias]\n\tfetch = !${join(path, 'git')}\n`,
    );
    for (const env of [
      { GIT_EXEC_PATH: path },
      { GIT_CONFIG_GLOBAL: config },
      { GIT_SSH: join(path, 'ssh') },
    ]) {
      const { code, all } = await cli.with({ env }).run('status');
      expect([code, all]).toEqual([0, expect.any(String)]);
    }
    expect(ran()).toBe('');
  });

  test('fails where only the project has a git', async () => {
    const { cli } = await example.copy();
    const { path } = plant(join(folder, 'only', 'node_modules', '.bin'), ['git']);
    const { code, stderr } = await cli.with({ env: { PATH: path } }).run('status');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/NO_GIT .*below a node_modules/s)]);
  });
});

describe('a mirror', () => {
  const mirrorOf = (cache: string) => {
    const [name = ''] = readdirSync(join(cache, 'mirrors')).filter((each) => each.endsWith('.git'));
    return join(cache, 'mirrors', name);
  };

  test('is kept from run to run, and what is written into its config is not obeyed', async () => {
    const { cli } = await example.copy();
    const own = await withOwnCache(cli);
    await own.ok('status');
    const mirror = mirrorOf(own.place.cache);
    const born = statSync(mirror).ino;
    await own.ok('status');
    expect(statSync(mirror).ino).toBe(born);
    const ran = join(folder, 'mirror-ran');
    const program = join(folder, 'planted.sh');
    writeFileSync(program, `#!/bin/sh\ntouch ${ran}\nexit 1\n`, { mode: 0o755 });
    const included = join(folder, 'included');
    writeFileSync(included, `[remote "origin"]\n\tuploadpack = ${program}\n`);
    for (const lines of [
      `[remote "origin"]\n\tuploadpack = ${program}\n\treceivepack = ${program}\n`,
      `[core]\n\tsshCommand = ${program}\n\tfsmonitor = ${program}\n\thooksPath = ${folder}\n`,
      `[includeIf "gitdir:/"]\n\tpath = ${included}\n[include]\n\tpath = ${included}\n`,
      `[url "ext::${program} "]\n\tinsteadOf = /\n[protocol "ext"]\n\tallow = always\n`,
      `[credential]\n\thelper = !${program}\n[filter "x"]\n\tsmudge = ${program}\n`,
    ]) {
      appendFileSync(join(mirrorOf(own.place.cache), 'config'), lines);
      await own.ok('status');
      expect([lines, existsSync(ran)]).toEqual([lines, false]);
    }
    writeFileSync(join(mirrorOf(own.place.cache), 'commondir'), `${folder}\n`);
    await own.ok('status');
    expect(existsSync(join(mirrorOf(own.place.cache), 'commondir'))).toBe(false);
  });
});

describe('a damaged mirror', () => {
  test.each<[string, (mirror: string) => void]>([
    ['refs that git cannot read', (mirror) => writeFileSync(join(mirror, 'packed-refs'), 'garbage\n')],
    ['no HEAD', (mirror) => rmSync(join(mirror, 'HEAD'))],
    ['no objects', (mirror) => rmSync(join(mirror, 'objects'), { recursive: true })],
    [
      'another repository in its place',
      (mirror) => {
        rmSync(mirror, { recursive: true });
        symlinkSync(join(folder, 'nowhere'), mirror);
      },
    ],
  ])('is made anew: %s', async (_, damage) => {
    const { cli } = await example.copy();
    const own = await withOwnCache(cli);
    const said = await own.ok('status');
    const [name = ''] = readdirSync(join(own.place.cache, 'mirrors')).filter((each) => each.endsWith('.git'));
    damage(join(own.place.cache, 'mirrors', name));
    expect(await own.ok('status')).toBe(said);
  });
});

describe('the child', () => {
  test('dies with the program, also where that is killed', async () => {
    const { cli } = await example.copy();
    const mark = `endless${process.pid}`;
    await example.project.edit('main.ts', (text) => `${text}\nconsole.log('${mark}'); for (;;) {}\n`);
    const children = () =>
      execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.includes(cli.place.cache) && /render-\d+-/.test(line));
    try {
      const own = await withOwnCache(cli);
      const mine = () => children().length + childrenOf(own.place.cache).length;
      const { child, end } = own.start(...RELEASE);
      while (mine() === 0 && child.exitCode === null) await pause(50);
      expect(mine()).toBeGreaterThan(0);
      child.kill('SIGKILL');
      await end;
      for (let wait = 0; wait < 100 && mine() > 0; wait++) await pause(50);
      expect(mine()).toBe(0);
    } finally {
      await example.project.edit('main.ts', (text) => text.replace(/\nconsole\.log\('endless.*\n/, ''));
    }
  });

  const childrenOf = (cache: string) =>
    execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(cache) && !line.includes('cdk8s-delivery.js'));

  test('what held is said', async () => {
    const { cli } = await example.copy();
    const { code, stderr } = await cli.run(...RELEASE, '--details');
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(
        hasNamespaces
          ? /sandbox: files closed; no network; no other process in sight; limits: cpu, file size, memory/
          : /sandbox: files closed; network .*; limits: cpu, file size, memory.*no namespaces: ./,
      ),
    ]);
  });
});

describe('caches', () => {
  test('a cache that cannot be used, or a home that is none, costs time only', async () => {
    const { cli } = await example.copy();
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    for (const env of [
      { HOME: '/proc', CDK8S_DELIVERY_CACHE: '' },
      { HOME: '/dev/null', CDK8S_DELIVERY_CACHE: '' },
      { HOME: '/nonexistent/home', XDG_CACHE_HOME: '/proc/x', CDK8S_DELIVERY_CACHE: '' },
      { CDK8S_DELIVERY_CACHE: '/proc/self/cache' },
      { CDK8S_DELIVERY_CACHE: file },
    ]) {
      const { code, stderr } = await cli
        .with({ env })
        .run('promote', 'frontend', '--to', 'staging', '--dry-run');
      expect([env, code, stderr]).toEqual([env, 0, expect.stringMatching(/the cache .* cannot be used \(/)]);
    }
  });

  test('compiled code that was changed, added to or removed is made anew, and that is said', async () => {
    const { cli } = await example.copy();
    const own = await withOwnCache(cli);
    await own.ok(...RELEASE);
    const code = () => {
      const [key = ''] = readdirSync(join(own.place.cache, 'code'));
      return join(own.place.cache, 'code', key, 'files', 'cdk8s-delivery-code');
    };
    const plan = await own.ok(...RELEASE);
    for (const damage of [
      () => appendFileSync(join(code(), 'main.js'), '\nthrow new Error("planted");\n'),
      () => writeFileSync(join(code(), 'environments', 'planted.js'), ''),
      () => cpSync(join(code(), 'main.js'), join(code(), '..', '..', 'seal')),
    ]) {
      damage();
      const { code: exit, stdout, stderr } = await own.run(...RELEASE);
      expect([exit, stderr]).toEqual([0, expect.stringContaining('discarded and made anew')]);
      expect(stdout).toBe(plan);
    }
  });
});

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
