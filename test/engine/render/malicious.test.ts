import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { honest, MANIFEST, Project } from './project';

const TOKEN = 'ghp_malicious_test_token';

let project: Project;
let outside: string;
beforeEach(() => {
  project = new Project();
  outside = mkdtempSync(join(tmpdir(), 'outside-'));
  process.env['GITHUB_TOKEN'] = TOKEN;
});
afterEach(() => {
  delete process.env['GITHUB_TOKEN'];
  project.remove();
  rmSync(outside, { recursive: true, force: true });
});

const render = (more: string, options: Parameters<Project['render']>[1] = {}) =>
  project.render({ 'main.js': honest(more) }, options);
const attempts = async (actions: readonly string[]) => {
  const list = actions.map((each) => `() => ${each}`).join(',');
  const { log } = await render(`console.log(JSON.stringify([${list}].map(attempt)));`);
  return JSON.parse(log) as string[];
};
const nothingIsLeft = () => expect(readdirSync(join(project.cache, 'tmp'))).toEqual([]);

test('a token is neither in the environment nor to be found in the parent process', async () => {
  const found = await attempts([
    'JSON.stringify(process.env)',
    'fs.readFileSync("/proc/" + process.ppid + "/environ")',
    'fs.readFileSync("/proc/self/environ")',
    'fs.readdirSync("/proc/" + process.ppid + "/fd")',
    'fs.readFileSync(require("os").homedir() + "/../../../../../etc/passwd")',
    'fs.readFileSync(Buffer.from(__dirname + "/../../../../../../../etc/passwd"))',
    'JSON.stringify(process.report.getReport().environmentVariables)',
  ]);
  expect(found.join()).not.toContain(TOKEN);
  expect(found.map((each) => each.startsWith('denied: ERR_ACCESS_DENIED'))).toEqual([
    false,
    ...Array(5).fill(true),
    false,
  ]);
});

const onLinux = process.platform === 'linux' ? test : test.skip;
if (process.platform !== 'linux')
  console.log('skipped: only Linux shows the environment of other processes in files');

onLinux(
  'a parent started with a token in its environment loses it without the sandbox, and keeps it with it',
  async () => {
    const steal = `
      const parentOf = (pid) => fs.readFileSync('/proc/' + pid + '/stat', 'utf8').split(') ').pop().split(' ')[1];
      console.log(attempt(() => fs.readFileSync('/proc/' + parentOf(process.ppid) + '/environ')));`;
    const { repository, commit } = await project.commit({ 'main.js': honest(steal) });
    const run = (sandbox: string) =>
      execFileSync(
        process.execPath,
        [
          ...['-r', 'ts-node/register', join(__dirname, 'print-log.ts')],
          ...[repository.gitDir, commit, project.installed, project.cache, sandbox],
        ],
        { encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: project.folder, FORGE_TOKEN: TOKEN } },
      );
    expect(run('none')).toContain(TOKEN);
    expect(run('permission')).toBe('denied: ERR_ACCESS_DENIED\n');
  },
);

test('what a manifest steals is nothing, and the folder that it was rendered in is refused', async () => {
  const steal = (without: string) =>
    `write('dev/web/objects/ConfigMap.loot.yaml', 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: loot\\ndata:\\n  loot: ' + JSON.stringify((JSON.stringify(process.env) + attempt(() => fs.readFileSync('/proc/' + process.ppid + '/environ')))${without}) + '\\n');`;
  const { targets } = await render(
    steal(`.replaceAll(__dirname, '').replaceAll(require('path').dirname(out), '')`),
  );
  const loot = targets.get('dev/web')?.get('objects/ConfigMap.loot.yaml')?.toString();
  expect(loot).toContain('ERR_ACCESS_DENIED');
  expect(loot).not.toContain(TOKEN);
  await expect(render(steal(''))).rejects.toMatchObject({ code: 'IMPURE' });
});

test('nothing outside its output folder can be written, linked or run', async () => {
  writeFileSync(join(outside, 'kept'), 'kept');
  const place = JSON.stringify(outside);
  const found = await attempts([
    `fs.writeFileSync(${place} + '/new', 'x')`,
    `fs.appendFileSync(${place} + '/kept', 'x')`,
    `fs.rmSync(${place} + '/kept')`,
    `fs.chmodSync(${place} + '/kept', 0o777)`,
    `fs.renameSync(out + '/dev', ${place} + '/dev')`,
    `fs.symlinkSync(${place}, out + '/link')`,
    `fs.linkSync(__filename, out + '/link')`,
    `fs.writeFileSync(__filename, 'x')`,
    `fs.writeFileSync(__dirname + '/node_modules/x', 'x')`,
    `require('child_process').execSync('id')`,
    `new (require('worker_threads').Worker)('1', { eval: true })`,
    `process.binding('fs')`,
    `new (require('inspector').Session)().connect()`,
    `new (require('wasi').WASI)({ version: 'preview1', preopens: { '/': '/' } })`,
    `process.kill(process.ppid, 0)`,
    `require('v8').setFlagsFromString('--expose-gc')`,
    `process.report.writeReport(${place} + '/report.json')`,
    `new (require('node:sqlite').DatabaseSync)(${place} + '/db').exec('create table a (b)')`,
  ]);
  expect(found.filter((each) => !each.startsWith('denied:'))).toEqual([]);
  expect(readdirSync(outside)).toEqual(['kept']);
  expect(readFileSync(join(outside, 'kept'), 'utf8')).toBe('kept');
});

test('a native addon of its own is not loaded', async () => {
  const addon = join(project.folder, 'evil.c');
  const built = join(project.folder, 'evil.node');
  writeFileSync(
    addon,
    `#include <stdio.h>\n__attribute__((constructor)) static void go(void) { FILE *f = fopen("${outside}/native", "w"); if (f) fclose(f); }\n`,
  );
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-o', built, addon], { stdio: 'ignore' });
  } catch {
    console.log('not tried with a real addon: no C compiler here');
    writeFileSync(built, 'no addon');
  }
  const { repository, commit } = await project.commit({
    'main.js': honest(`console.log(attempt(() => require('./evil.node')));`),
  });
  const withAddon = await repository.commit({
    parents: [commit],
    base: commit,
    edits: [{ kind: 'file', path: 'evil.node', content: readFileSync(built) }],
    message: 'addon',
    author: { name: 'A', email: 'a@example.org', date: new Date(0) },
  });
  const { log } = await project.render({}, { repository, commit: withAddon });
  expect(log).toMatch(/^denied: /);
  expect(existsSync(join(outside, 'native'))).toBe(false);
});

test('the network is closed: connections, servers, datagrams, names and fetch', async () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end();
  }).listen(0, '127.0.0.1');
  const socket = createSocket(() => {
    asked += 1;
  }).listen(join(outside, 'socket'));
  await Promise.all([server, socket].map((each) => new Promise((done) => each.once('listening', done))));
  const { port } = server.address() as AddressInfo;
  const { log } = await render(`
    const tries = {
      connect: () => require('net').connect(${port}, '127.0.0.1'),
      unix: () => require('net').connect(${JSON.stringify(join(outside, 'socket'))}),
      http: () => require('http').get('http://127.0.0.1:${port}/'),
      tls: () => require('tls').connect(${port}, '127.0.0.1'),
      listen: () => require('net').createServer().listen(0),
      udp: () => require('dgram').createSocket('udp4'),
      dns: () => require('dns').lookup('localhost', () => {}),
      resolver: () => new (require('dns').Resolver)().resolve('localhost', () => {}),
    };
    const results = Object.entries(tries).map(([name, action]) => name + ' ' + attempt(action).split(':')[0]);
    fetch('http://127.0.0.1:${port}/').then(() => 'fetched', () => 'denied').then((fetched) => {
      import('node:net').then(({ connect }) => console.log([...results, 'fetch ' + fetched, 'esm ' + attempt(() => connect(${port}, '127.0.0.1')).split(':')[0]].join()));
    });
  `);
  const again = connect(port, '127.0.0.1');
  await new Promise((done) => again.once('connect', done));
  again.destroy();
  server.closeAllConnections();
  await Promise.all([server, socket].map((each) => new Promise((done) => each.close(done))));
  expect(
    log
      .trim()
      .split(',')
      .filter((each) => !each.endsWith('denied')),
  ).toEqual([]);
  expect(asked).toBe(0);
});

test('fails for a false verdict: exit code 0 and fine words without output', async () => {
  const run = project.render({ 'main.js': 'console.log("image-only, 0 risks"); process.exit(0);' });
  await expect(run).rejects.toMatchObject({ code: 'RENDER_OUTPUT' });
  nothingIsLeft();
});

test('fails for names that leave their place', async () => {
  const environments = ['../../x', '/etc', 'dev/..', '.git', '..'];
  for (const name of environments) {
    const run = render(`fleet.targets.push({ environment: ${JSON.stringify(name)}, app: 'web' });`);
    await expect(run).rejects.toMatchObject({ code: 'RENDER_OUTPUT' });
  }
  for (const name of ['-x.yaml', '.hidden.yaml', 'a b.yaml', 'ä.yaml', 'x.sh', 'objects/DEPLOYMENT.web.yaml'])
    await expect(render(`write('dev/web/${name}', manifest);`)).rejects.toMatchObject({
      code: 'RENDER_OUTPUT',
    });
  await expect(render(`write('../escaped.yaml', manifest);`)).rejects.toMatchObject({
    code: 'RENDER_FAILED',
  });
  nothingIsLeft();
});

test('fails for a huge file, for very many files, and for a sparse giant', async () => {
  const limits = { totalFiles: 5000, totalBytes: 50_000_000 };
  const cases = [
    `fs.writeFileSync(out + '/dev/web/objects/Big.x.yaml', Buffer.alloc(2_000_000, 'a'));`,
    `for (let i = 0; i < 100_000; i += 1) fs.writeFileSync(out + '/dev/web/F' + i + '.yaml', ''); for (;;);`,
    `for (let i = 0; i < 600; i += 1) write('dev/web/F' + i + '.yaml', manifest);`,
    `for (;;) fs.appendFileSync(out + '/dev/web/objects/Big.x.yaml', Buffer.alloc(1_000_000));`,
  ];
  for (const more of cases)
    await expect(render(more, { limits })).rejects.toMatchObject({ code: 'RENDER_OUTPUT' });
  const sparse = `const f = fs.openSync(out + '/dev/web/objects/Sparse.x.yaml', 'w'); fs.ftruncateSync(f, 2 ** 40);`;
  await expect(render(sparse, { limits })).rejects.toThrow(/RENDER_FAILED.*EFBIG/s);
  nothingIsLeft();
});

test('a giant output on stdout and stderr ends as its last part', async () => {
  const { log } = await render(
    `for (let i = 0; i < 300; i += 1) { fs.writeSync(1, 'x'.repeat(100_000)); fs.writeSync(2, 'y'.repeat(1000)); } for (const stream of [1, 2]) fs.writeSync(stream, 'end\\u001b[2J');`,
  );
  expect(log.length).toBeLessThanOrEqual(64 * 1024);
  expect(log.endsWith('end')).toBe(true);
});

test('fails for an endless loop and for memory without end, and removes what was locked away', async () => {
  await expect(render('for (;;);', { timeoutMs: 700 })).rejects.toMatchObject({ code: 'RENDER_TIMEOUT' });
  const greedy = `const all = []; for (;;) all.push(new Array(100_000).fill(Math.random()));`;
  await expect(render(greedy, { memoryMiB: 64 })).rejects.toMatchObject({
    code: 'RENDER_FAILED',
    message: expect.stringMatching(/ended with more memory than it may have$/),
  });
  const locked = `fs.mkdirSync(out + '/locked/in', { recursive: true }); fs.chmodSync(out + '/locked', 0); fs.chmodSync(out + '/dev', 0);`;
  await expect(render(locked)).rejects.toMatchObject({ findings: expect.anything() });
  nothingIsLeft();
});

test('children left behind without a sandbox are killed with their group', async () => {
  const alive = join(outside, 'alive');
  const beat = `setInterval(() => require('fs').appendFileSync(${JSON.stringify(alive)}, '.'), 20)`;
  const spawned = `for (let i = 0; i < 3; i += 1) require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(beat)}], { stdio: 'inherit' }).unref();
    while (!fs.existsSync(${JSON.stringify(alive)}));`;
  const result = await render(spawned, { sandbox: 'none' });
  expect(result.sandbox).toBe('none');
  const then = readFileSync(alive).length;
  await new Promise((done) => setTimeout(done, 300));
  expect(readFileSync(alive).length).toBe(then);
  rmSync(alive);
  const looping = render(`${spawned} for (;;);`, { sandbox: 'none', timeoutMs: 2000 });
  await expect(looping).rejects.toMatchObject({ code: 'RENDER_TIMEOUT' });
  const last = readFileSync(alive).length;
  await new Promise((done) => setTimeout(done, 300));
  expect(readFileSync(alive).length).toBe(last);
});

test('fails for symlinks, pipes and hard links that code without a sandbox makes', async () => {
  writeFileSync(join(outside, 'secret.yaml'), MANIFEST);
  const secret = JSON.stringify(join(outside, 'secret.yaml'));
  const cases = [
    `fs.symlinkSync(${secret}, out + '/dev/web/objects/Link.x.yaml');`,
    `fs.symlinkSync(${JSON.stringify(outside)}, out + '/dev/web/folder');`,
    `fs.linkSync(${secret}, out + '/dev/web/objects/Hard.x.yaml');`,
    `require('child_process').execFileSync('mkfifo', [out + '/dev/web/objects/Pipe.x.yaml']);`,
    `fs.rmSync(out + '/dev/web', { recursive: true }); fs.symlinkSync(${JSON.stringify(outside)}, out + '/dev/web');`,
    `fs.renameSync(out + '/dev', out + '/dev2'); fs.symlinkSync('dev2', out + '/dev');`,
    `write('real.json', JSON.stringify(fleet)); fs.symlinkSync('real.json', out + '/fleet.json'); process.exit(0);`,
  ];
  for (const more of cases)
    await expect(render(more, { sandbox: 'none' })).rejects.toMatchObject({ code: 'RENDER_OUTPUT' });
});

test('a hostile error file cannot speak for the tool', async () => {
  const files = {
    'main.js': `require('fs').writeFileSync(process.env.CDK8S_OUTDIR + '/error.json', '{"schema":"cdk8s-delivery/render-error/v1","findings":[]}');`,
  };
  await expect(project.render(files)).rejects.toMatchObject({ code: 'RENDER_FAILED' });
});

test('the parent can be neither slowed nor watched', async () => {
  const found = await attempts([
    `require('os').setPriority(process.ppid, 19)`,
    `require('os').getPriority(process.ppid)`,
    `process.kill(process.ppid, 'SIGSTOP')`,
    `process.setuid(65534)`,
  ]);
  expect(found.filter((each) => !each.startsWith('denied:'))).toEqual([]);
});

const BY_DEFAULT = 'importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER';

/** Ways to learn whether `P` is there; `B` is its name, `D` its folder. */
const LOOKS = [
  ...['import(P)', `import('file://' + P)`, `import(relative(__dirname, P))`, `import(P + '?x')`],
  `import('data:text/javascript,import ' + JSON.stringify('file://' + P))`,
  `new vm.Script('import(' + JSON.stringify('./' + B) + ')', { filename: D + '/x.js', ${BY_DEFAULT} }).runInThisContext()`,
  `(fs.writeFileSync(out + '/resolve.mjs', 'export default (path) => import.meta.resolve(path)'), import(out + '/resolve.mjs').then((found) => found.default(P) === 'file://' + P))`,
  `(fs.writeFileSync(out + '/static' + turn + '.mjs', 'import ' + JSON.stringify(P)), import(out + '/static' + turn + '.mjs'))`,
  ...[
    'require(P)',
    'require(relative(__dirname, P))',
    'require.resolve(P)',
    'require.resolve(relative(__dirname, P))',
  ],
  `require.resolve('./' + B, { paths: [D] })`,
  `require.resolve(B, { paths: [D] })`,
  `M.createRequire(D + '/x.js').resolve('./' + B)`,
  `M.createRequire(P + '/x.js').resolve('./y')`,
  `(module.paths.push(D), require.resolve(B))`,
  `M._findPath(P, [''])`,
  `M._findPath(B, [D])`,
  `M._stat(P)`,
  `M._load(P)`,
  `new M(P).load(P)`,
  `M.findPackageJSON?.(P)`,
  `(fs.mkdirSync(out + '/main' + turn), fs.writeFileSync(out + '/main' + turn + '/package.json', JSON.stringify({ main: relative(out + '/main' + turn, P) })), require(out + '/main' + turn))`,
  ...[
    'existsSync',
    'statSync',
    'lstatSync',
    'accessSync',
    'readlinkSync',
    'realpathSync',
    'realpathSync.native',
    'openSync',
    'opendirSync',
    'readdirSync',
    'readFileSync',
    'statfsSync',
  ].map((name) => `fs.${name}(P)`),
  ...['stat', 'access', 'readlink', 'realpath', 'open', 'readdir', 'readFile'].map(
    (name) => `fs.promises.${name}(P)`,
  ),
  ...[
    'realpathSync(Buffer.from(P))',
    'statSync(new Uint8Array(Buffer.from(P)))',
    `statSync(new URL('file://' + P))`,
  ].map((call) => `fs.${call}`),
  `fs.realpathSync({ asked: 0, toString() { return this.asked++ ? P : __filename } }) === P`,
  `process.chdir(P)`,
  `process.chdir(relative(process.cwd(), P))`,
  `process.dlopen({ exports: {} }, P)`,
  `new (require('worker_threads').Worker)(P)`,
  `process.loadEnvFile?.(P)`,
  `require('v8').writeHeapSnapshot(P)`,
  `(fs.writeFileSync(out + '/map' + turn + '.js', '//# sourceMappingURL=' + P), process.setSourceMapsEnabled(true), require(out + '/map' + turn + '.js'), String(M.findSourceMap(out + '/map' + turn + '.js')))`,
  `fs.symlinkSync(P, out + '/link')`,
  `fs.linkSync(P, out + '/link')`,
  `fs.cpSync(P, out + '/copy')`,
  `fs.renameSync(P, out + '/moved')`,
  `fs.globSync?.(P).length`,
  `fs.watch(P).close()`,
  // what a name means to code that says it lies in P
  ...['#there', 'outer', 'inner'].flatMap((name) => {
    const [text, at] = [JSON.stringify(`import('${name}')`), `{ filename: P + '/x.js', ${BY_DEFAULT} }`];
    return [
      `new vm.Script(${text}, ${at}).runInThisContext()`,
      `vm.runInNewContext(${text}, {}, ${at})`,
      `vm.compileFunction('return ' + ${text}, [], ${at})()`,
      `(() => { const one = new M(P + '/x.js'); one._compile('module.exports = ' + ${text}, P + '/x.js'); return one.exports })()`,
      `M.createRequire(P + '/x.js')('${name}')`,
      `M._resolveFilename('${name}', { id: P, filename: P + '/x.js', paths: [] })`,
      `M.findPackageJSON?.('${name}', P + '/x.js')`,
      `M.findPackageJSON?.('${name}', 'file://' + P + '/x.js')`,
      `(async () => { const hook = M.registerHooks?.({ resolve: (one, context, next) => one === 'x:' + turn ? next('${name}', { ...context, parentURL: 'file://' + P + '/x.js' }) : next(one, context) }); try { return hook && await import('x:' + turn) } finally { hook?.deregister() } })()`,
      `(async () => { let asked = 0; const hook = M.registerHooks?.({ resolve: (one, context, next) => one === 'x:' + turn ? next('${name}', { ...context, get parentURL() { return asked++ ? 'file://' + P + '/x.js' : context.parentURL } }) : next(one, context) }); try { return hook && require('x:' + turn) } finally { hook?.deregister() } })()`,
    ];
  }),
  `(() => { try { Object.defineProperty(URL.prototype, 'pathname', { get() { return this.href.slice(7) } }) } catch {} return import(P) })()`,
  `(() => { Error.stackTraceLimit = 0; Error.prepareStackTrace = () => ['a', 'b', 'c']; return import(P).finally(() => { Error.stackTraceLimit = 10; delete Error.prepareStackTrace }) })()`,
];

test('which paths exist is not told, in whatever way it is asked', async () => {
  for (const name of ['file', 'file.js', 'file.mjs', 'file.json', 'file.node'])
    writeFileSync(join(outside, name), '{}');
  mkdirSync(join(outside, 'folder'));
  const named = '{ "name": "outer", "main": "x.js", "exports": "./x.js", "imports": { "#there": "./x.js" } }';
  writeFileSync(join(outside, 'folder', 'package.json'), named);
  mkdirSync(join(outside, 'folder', 'node_modules', 'inner'), { recursive: true });
  writeFileSync(join(outside, 'folder', 'node_modules', 'inner', 'package.json'), '{ "name": "inner" }');
  // paths of one row have the same length, so that nothing but their being there differs
  const rows = [
    ['file', 'fil0', 'folder', 'folde0'],
    ['file.js', 'fil0.js'],
    ['file.mjs', 'fil0.mjs'],
    ['file.json', 'fil0.json'],
    ['file.node', 'fil0.node'],
    ['file/x', 'fil0/x'],
    ['folder/package.json', 'folder/packag0.json'],
  ];
  const paths = rows.map((row) => row.map((each) => join(outside, each)));
  const { log } = await render(`
    const { basename, dirname, relative } = require('path'), M = require('module'), vm = require('vm');
    const looks = [${LOOKS.map((each) => `[${JSON.stringify(each)}, (P, B = basename(P), D = dirname(P)) => ${each}]`).join(',\n')}];
    let turn = 'turn-100';
    const words = (P, text) => text.replaceAll(relative(__dirname, P), 'P').replaceAll(relative(out + '/main', P), 'P').replaceAll(P, 'P').replaceAll(turn, 'N').replaceAll("'" + basename(P) + "'", 'B').replaceAll('./' + basename(P), 'B').replace(/Require stack[^]*/, '').slice(0, 300);
    (async () => {
      const told = [];
      for (const [name, look] of looks)
        for (const row of ${JSON.stringify(paths)}) {
          const answers = [];
          for (const path of row) {
            let answer;
            try { answer = 'gave ' + String(await look(path)); } catch (error) { answer = error?.code + ' ' + error?.message; }
            answers.push(words(path, answer));
            for (const each of ['resolve.mjs', 'main' + turn, 'map' + turn + '.js', 'static' + turn + '.mjs']) fs.rmSync(out + '/' + each, { recursive: true, force: true });
            turn = 'turn-' + (Number(turn.slice(5)) + 1);
          }
          if (new Set(answers).size > 1) told.push([name, ...answers]);
        }
      console.log(JSON.stringify({ looks: looks.length, told }));
    })();`);
  expect(JSON.parse(log.slice(log.indexOf('{"looks"')))).toEqual({ looks: LOOKS.length, told: [] });
});

/** A revision with symlinks, and what its code answers to each attempt. */
async function attemptsAmong(links: Readonly<Record<string, string>>, actions: readonly string[]) {
  const list = actions.map((each) => `() => ${each}`).join(',');
  const files = {
    'main.js': honest(`console.log(JSON.stringify([${list}].map(attempt)));`),
    'a/b/c/d/e/f/g/h/own.js': 'module.exports = __filename.slice(-6);',
  };
  const { log } = await project.render({}, await project.commitWithLinks(files, links));
  return JSON.parse(log) as string[];
}

test('a symlink of the project is no way out: what is beside its target is not what is beside it', async () => {
  writeFileSync(join(project.installed, 'secret'), 'secret');
  const up = 'a/b/c/d/e/f/g/h/up';
  const through = (link: string, to: string) =>
    [
      'readFileSync',
      'existsSync',
      'openSync',
      'readdirSync',
      'realpathSync',
      'realpathSync.native',
      'statSync',
    ].flatMap((call) => [
      `fs.${call}(__dirname + '/${link}/${to}')`,
      `fs.${call}(Buffer.from(__dirname + '/${link}/${to}'))`,
    ]);
  const ups = '../'.repeat(8);
  const found = await attemptsAmong(
    { [up]: '../../../../../../../..', 'x/y/z/deep': '../../../a/b', 'x/y/z/loop': '.' },
    [
      ...through(up, `${ups}etc/hostname`),
      ...through(up, `${ups}proc/self/environ`),
      ...through('node_modules', '../secret'),
      ...through('x/y/z/deep', '../../../../secret'),
      `process.chdir(__dirname + '/${up}/${ups}etc') ?? process.cwd()`,
      `process.chdir(__dirname + '/node_modules/..') ?? fs.readFileSync('secret')`,
    ],
  );
  expect(
    found.filter(
      (each) =>
        each !== 'false' &&
        !each.startsWith('denied:') &&
        !each.includes('{"name":"fleet"}') &&
        each !== 'undefined',
    ),
  ).toEqual([]);
});

test('says what held', async () => {
  const { held } = await render('');
  expect(held).toMatchObject({ files: true, limits: ['cpu', 'file size', 'memory', 'open files'] });
  if (held.network === 'none') expect(held).toMatchObject({ processes: 'none' });
  else expect(held).toMatchObject({ processes: 'guard', reason: expect.stringMatching(/./) });
  expect((await render('', { sandbox: 'none' })).held).toMatchObject({ files: false, network: 'open' });
});

test('fails for more memory than allowed, also outside of the heap', async () => {
  const take = `const all = []; for (let i = 0; i < 4000; i += 1) all.push(Buffer.alloc(1024 * 1024, 1));`;
  await expect(render(take, { memoryMiB: 200 })).rejects.toThrow(/RENDER_FAILED/);
  await expect(
    render(`const all = []; for (;;) all.push(new Array(1000).fill(all.length));`, { memoryMiB: 100 }),
  ).rejects.toThrow(/RENDER_FAILED/);
});

test('fails for folders deeper than a path can be long, and leaves none of them', async () => {
  const deep = `process.chdir(out); for (let i = 0; i < 40; i += 1) { const d = 'd'.repeat(200); fs.mkdirSync(d); process.chdir(d); }`;
  await expect(render(deep)).rejects.toThrow(/RENDER_(?:OUTPUT|FAILED)/);
  await expect(render(`${deep} for (;;);`)).rejects.toThrow(/RENDER_OUTPUT.*cannot be looked through/);
  nothingIsLeft();
});
