import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { GitRepository } from '../../lib/engine/git';
import { Cli } from '../support/cli';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);

const temporary = temporaryDirectories();

async function place(): Promise<{ folder: string; cli: Cli }> {
  const folder = await temporary();
  return { folder, cli: new Cli({ cwd: folder, cache: join(folder, '.cache') }) };
}

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.\w+$|gitignore$/.test(path))
    .sort();

test('init writes what the options say, and names the lines that go on from there', async () => {
  const { folder, cli } = await place();
  const { code, data } = await cli.json(
    ...['init', 'shop', '--no-install', '--env', 'test,live', '--app', 'cart', '--port', '9000'],
    ...['--image', 'registry.example.org/cart', '--delivery', 'https://git.example.org/shop.git'],
    ...['--branch', 'deploy', '--ci', 'gitlab', '--controller', 'flux'],
  );
  expect(code).toBe(0);
  expect(data).toMatchObject({
    outcome: 'written',
    commit: null,
    next: expect.arrayContaining([
      'cd shop',
      'npm install',
      'npx cdk8s-delivery configure',
      "npx cdk8s-delivery release cart --image 'server=registry.example.org/cart:<tag>'",
    ]),
  });
  // The way goes on to the last environment, through the approval.
  expect((data as { next: string[] }).next.slice(-4)).toEqual([
    'npx cdk8s-delivery promote cart --to live',
    'npx cdk8s-delivery approve live/promote-cart   # by another person, in a clone of this project',
    'npx cdk8s-delivery merge live/promote-cart',
    'npx cdk8s-delivery status',
  ]);
  const project = join(folder, 'shop');
  expect(filesOf(project)).toEqual([
    '.gitignore',
    '.gitlab-ci.yml',
    'README.md',
    'cdk8s.yaml',
    'environments/apps/cart.ts',
    'environments/environments.ts',
    'environments/index.ts',
    'main.ts',
    'package.json',
    'tsconfig.json',
  ]);
  const text = (path: string) => readFileSync(join(project, path), 'utf8');
  expect(JSON.parse(text('package.json'))).toMatchObject({
    name: 'shop',
    'cdk8s-delivery': { repository: 'https://git.example.org/shop.git', branch: 'deploy' },
  });
  expect(text('environments/environments.ts')).toContain("new Environment(project, 'live'");
  expect(text('environments/environments.ts').match(/controller: flux\(\)/g)).toHaveLength(2);
  expect(text('environments/apps/cart.ts')).toContain('port: 9000');
  // The same again finds its own files, and leaves them.
  const again = ['init', 'shop', '--no-install', '--env', 'test,live', '--app', 'cart', '--port', '9000'];
  const rest = ['--image', 'registry.example.org/cart', '--delivery', 'https://git.example.org/shop.git'];
  await cli.ok(...again, ...rest, '--branch', 'deploy', '--ci', 'gitlab', '--controller', 'flux');
});

test('fails for a delivery repository that the controller cannot reach, and writes nothing', async () => {
  const { folder, cli } = await place();
  const init = ['init', 'shop', '--no-install', '--env', 'test,live'];
  const { code, data } = await cli.json(...init, '--controller', 'flux', '--delivery', '/srv/shop live.git');
  expect([code, data]).toMatchObject([
    2,
    {
      findings: [
        {
          code: 'INVALID_OPTION',
          message: 'Flux reads repositories by http, https and ssh, --delivery names "/srv/shop live.git"',
          remedy: expect.stringContaining("`export CDK8S_DELIVERY_REPOSITORY='/srv/shop live.git'`"),
        },
      ],
    },
  ]);
  expect(existsSync(join(folder, 'shop'))).toBe(false);
  await cli.ok(...init, '--delivery', '/srv/shop live.git');
});

test('fails where anything would be overwritten, and writes nothing', async () => {
  const { folder, cli } = await place();
  writeFileSync(join(folder, 'README.md'), 'mine\n');
  symlinkSync('/nowhere', join(folder, 'main.ts'));
  writeFileSync(join(folder, 'environments'), 'a file in the place of a folder\n');
  const { code, all } = await cli.run('init', '--no-install');
  expect(code).toBe(2);
  for (const path of ['README.md', 'main.ts', 'environments/index.ts'])
    expect(all).toMatch(new RegExp(`ALREADY_THERE .*${path} is there already`));
  expect(existsSync(join(folder, 'package.json'))).toBe(false);
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine\n');
});

test('fails inside another repository, and for answers that are none, before anything is written', async () => {
  const { folder, cli } = await place();
  await GitRepository.init(folder, { bare: false });
  mkdirSync(join(folder, 'part'));
  writeFileSync(join(folder, 'any.tgz'), gzipSync('any'));
  symlinkSync('nowhere', join(folder, 'link'));
  for (const [words, said] of [
    [['part', '--yes'], /lies inside the Git repository[\s\S]*--no-install/],
    [['platform/fleet', '--yes'], /lies inside the Git repository/],
    [['a', '--yes', '--env', 'dev,Prod'], /INVALID_NAME .*Prod/],
    [['a', '--yes', '--env', 'dev,dev'], /names "dev" twice/],
    [['a', '--yes', '--image', 'ghcr.io/example/web:1.0'], /TAG_WITHOUT_DIGEST/],
    [['a', '--yes', '--ci', 'github', '--branch', 'a;b'], /a shell would take it apart/],
    [['a', '--yes', '--port', '0'], /is not a port/],
    [['a', '--yes', '--tarball', 'none.tgz', '--no-install'], /packed program cannot be read/],
    [['a', '--yes', '--tarball', 'any.tgz', '--no-install'], /is not the packed program/],
    [['link', '--yes', '--no-install'], /is a link to something that is not there/],
    [['a', '--yes', '--no-install', '--app', 'a'.repeat(60)], /INVALID_NAME .* 67 characters, and 63/],
    [['a', '--yes', '--no-install', '--env', `dev,${'e'.repeat(60)}`], /INVALID_NAME .*argocd-e/],
    [
      ['a', '--yes', '--delivery', 'https://ada:secret@git.example.org/a.git'],
      /holds (?:credentials|a user name)/,
    ],
  ] as const)
    expect(await cli.run('init', ...words)).toMatchObject({ code: 2, all: expect.stringMatching(said) });
  expect(readdirSync(join(folder, 'part'))).toEqual([]);
  expect(filesOf(folder).filter((path) => path.endsWith('.ts'))).toEqual([]);
  expect(existsSync(join(folder, 'platform'))).toBe(false);
  // Its files alone are written, and committed with that repository.
  const { data } = await cli.json('init', 'platform/fleet', '--yes', '--no-install');
  expect((data as { next: string[] }).next.slice(0, 6)).toEqual([
    'cd platform/fleet',
    'npm install',
    'git add .',
    'git commit --message "a new project"',
    'export CDK8S_DELIVERY_REPOSITORY=../..',
    'npx cdk8s-delivery configure',
  ]);
  const delivery = join(folder, 'new', 'delivery.git');
  const named = [
    '--env',
    'dev,staging,prod',
    '--app',
    'frontend',
    '--image',
    'ghcr.io/example/frontend',
    '--port',
    '8080',
  ];
  expect(await cli.ok('init', 'b', '--yes', '--no-install', ...named, '--delivery', delivery)).toContain(
    `git init --bare --initial-branch delivery ${delivery}`,
  );
  const relative = ['init', 'd', '--yes', '--no-install', '--delivery', '../new/delivery.git'];
  expect(await cli.ok(...relative)).toContain(
    'git init --bare --initial-branch delivery ../new/delivery.git',
  );
  const narrow = await cli.with({ env: { COLUMNS: '60' } }).ok('init', 'e', '--yes', '--no-install');
  expect(narrow).toMatch(
    /^ +npx cdk8s-delivery approve prod\/promote-web\n +# by another person, in a clone/m,
  );
  const said = await cli.ok('init', 'c', '--yes', '--no-install', '--delivery', delivery, '--ci', 'github');
  // Without it the app's pipeline, which is written here, is refused.
  expect(said.replace(/\s+/g, ' ')).toContain(
    'name the source repository of web as `repository` in environments/apps/web.ts',
  );
  expect(readFileSync(join(folder, 'c', 'environments/apps/web.ts'), 'utf8')).toContain(
    "// repository: 'https",
  );
  expect(readFileSync(join(folder, 'c', 'README.md'), 'utf8')).toContain(
    'as `repository` in `environments/apps/web.ts`',
  );
  expect(readdirSync(join(folder, 'c', '.github', 'workflows')).length).toBeGreaterThan(0);
});
