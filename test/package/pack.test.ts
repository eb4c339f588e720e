import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { codeBlocks, type Page, page, prose } from '../docs/markdown';
import { hasRegistry, runIn, testWithRegistry } from '../support/npm-project';
import { pack } from '../support/pack';

jest.setTimeout(300_000);

const IMAGE =
  'ghcr.io/stefanprodan/podinfo:6.11.2@sha256:187803cdf611a19d4fffbdf6a4260a01be4c09ffe9924b28902424fc0639ceb8';

const withRegistry = testWithRegistry('the package is packed but not installed');

let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdk8s-delivery-pack-'));
  tarball = await pack(folder, run);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the package holds the program, the library with its types, the documentation, and nothing of the tests', async () => {
  const listed = (await run(folder, 'tar', '-tf', tarball)).split('\n').filter((line) => line !== '');
  const files = listed.map((path) => path.replace(/^package\//, ''));
  expect(files).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'bin/cdk8s-delivery.js',
      'dist/cli.js',
      'dist/lib/index.js',
      'dist/lib/index.d.ts',
      'dist/lib/promotion.js',
      'dist/lib/promotion.d.ts',
      'dist/imports/argoproj.io.js',
    ]),
  );
  const expected = /^(?:package\.json|LICENSE|[A-Z]+\.md|docs\/|bin\/|dist\/(?:cli\.js$|(?:lib|imports)\/))/;
  expect(files.filter((path) => !expected.test(path))).toEqual([]);

  // Pages link to files that are packed, too: pictures, pages of runbooks, the changelog.
  const packed = new Set(files);
  const lost = files
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      linkedFiles(page(path)).flatMap((link) => (packed.has(link) ? [] : [`${path}: ${link}`])),
    );
  expect(lost).toEqual([]);
});

test('the package has no script that npm would have a person allow before it is installed', async () => {
  const { scripts } = JSON.parse(await run(folder, 'tar', '-xOf', tarball, 'package/package.json'));
  const asked = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'];
  expect(asked.filter((name) => name in scripts)).toEqual([]);
});

describe('the installed package', () => {
  const project = () => join(folder, 'project');
  const made = () => join(folder, 'made');
  let next: string[];

  beforeAll(async () => {
    if (!hasRegistry) return;
    const init = ['init', 'made', '--yes', '--json', '--as', 'Ada <ada@example.org>'];
    next = JSON.parse(
      await run(folder, 'npx', '--yes', '--package', tarball, 'cdk8s-delivery', ...init),
    ).next;
    // The page's project has the same packages.
    await mkdir(project());
    await cp(join(made(), 'node_modules'), join(project(), 'node_modules'), { recursive: true });
    await writePage(project(), 'docs/getting-started.md');
    await cp(tarball, join(project(), 'cdk8s-delivery-0.1.0.tgz'));
    await run(project(), 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund');
    await git(project(), 'init', '--quiet', '--initial-branch', 'main');
    await commitAll('typed environments and apps');
  });

  withRegistry(
    'init writes a project that compiles, and that its own lines release and promote',
    async () => {
      expect(await git(made(), 'log', '--format=%an %s')).toBe('Ada a new delivery project\n');
      expect(await git(made(), 'status', '--porcelain')).toBe('');
      await run(made(), 'npx', 'tsc');
      // One line is for another person, whose name README.md has in it.
      const guarded = guardedLines(await readFile(join(made(), 'README.md'), 'utf8'));
      const lines = next.map(
        (line) => guarded.find((each) => each.startsWith(line.replace(/ {3}#.*$/, ''))) ?? line,
      );
      for (const each of guarded) expect(lines).toContain(each);
      expect(lines).toHaveLength(9);
      await run(folder, 'sh', '-c', ['set -e', `export ${ADA}`, ...lines.map(withPlanRead)].join('\n'));
      const where = await run(made(), 'npx', 'cdk8s-delivery', 'where', '6.11.2', '--delivery', '.');
      for (const environment of ['dev', 'staging', 'prod']) expect(where).toContain(`${environment}/web`);
      expect(await git(made(), 'status', '--porcelain')).toBe('');
    },
  );

  withRegistry('npm chooses a TypeScript that ts-node runs with, where a person names none', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await run(empty, 'npm', 'init', '--yes');
    await run(empty, 'npm', 'install', '--package-lock-only', '--no-audit', '--no-fund', tarball);
    const lock = JSON.parse(await readFile(join(empty, 'package-lock.json'), 'utf8'));
    expect(lock.packages['node_modules/typescript'].version).toMatch(/^[56]\./);
  });

  withRegistry('the project of the first page of the documentation works', async () => {
    await run(project(), 'npx', 'tsc');
    await run(project(), 'npx', 'cdk8s', 'synth', '--check-upgrade=false');
    expect(await readdir(join(project(), 'dist', 'manifests', 'bootstrap'))).toContain('prod.yaml');

    const delivery = await deliveryRepository('delivery.git');
    const cli = cliOn(delivery);
    await runInStaging(cli);
    expect(await cli('check')).toContain('2 targets of 3 environments are what their records say');

    expect(await subjects(delivery)).toEqual([
      'promote frontend 6.11.2 to staging',
      'release frontend 6.11.2 into dev',
      'configure the fleet',
    ]);
    const manifest = await git(
      delivery,
      'show',
      'delivery:manifests/staging/frontend/objects/Deployment.frontend-server.yaml',
    );
    expect(manifest).toContain('ghcr.io/stefanprodan/podinfo@sha256:187803cd');

    const head = (await git(delivery, 'rev-parse', 'delivery')).trim();
    expect(await cli('verify', '--render', '--expect-head', head)).toMatch(/✓ \d commits proven/);
  });

  describe('the script of the page about the library promotes what is green, and prints a table', () => {
    let green: string;

    beforeAll(async () => {
      if (!hasRegistry) return;
      await writePage(project(), 'docs/promotion-library.md');
      const script = await readFile(join(project(), 'promote-green.ts'), 'utf8');
      await writeFile(join(project(), 'promote-green.mts'), script);
      await writeFile(join(project(), 'tsconfig.scripts.json'), SCRIPTS);
      await run(project(), 'npx', 'tsc', '--project', 'tsconfig.scripts.json');
      // Prod takes what is promoted at once: an approval would make it a proposal.
      const environments = join(project(), 'environments', 'environments.ts');
      const text = await readFile(environments, 'utf8');
      await writeFile(environments, text.replace(/ *approvals: .*\n/, ''));
      await commitAll('production without approvals');
      green = await deliveryRepository('green.git');
      await runInStaging(cliOn(green), '--evidence', 'tests=https://ci.example.org/1');
    });

    for (const { how, program, file } of [
      { how: 'in TypeScript', program: 'node_modules/.bin/ts-node', file: 'promote-green.ts' },
      { how: 'as CommonJS', program: 'node', file: 'built/promote-green.js' },
      { how: 'as an ES module', program: 'node', file: 'built/promote-green.mjs' },
    ]) {
      withRegistry(how, async () => {
        const delivery = join(folder, `${how.replaceAll(' ', '-')}.git`);
        await cp(green, delivery, { recursive: true });
        const script = () => run(project(), 'env', `DELIVERY=${delivery}`, program, file);
        expect(tableRows(await script())).toEqual([
          ['(index)', 'app', 'result', 'why'],
          ['0', "'frontend'", "'committed'", "''"],
        ]);
        expect((await subjects(delivery))[0]).toBe('promote frontend 6.11.2 to prod');
        expect(await git(delivery, 'show', 'delivery:environments/prod/releases/frontend.yaml')).toContain(
          'sha256:187803cd',
        );
        const head = await git(delivery, 'rev-parse', 'delivery');
        expect(tableRows(await script())[1]).toEqual(['0', "'frontend'", "'nothing'", "''"]);
        expect(await git(delivery, 'rev-parse', 'delivery')).toBe(head);
      });
    }
  });

  async function commitAll(subject: string): Promise<void> {
    await git(project(), 'add', '--all');
    await git(project(), 'commit', '--quiet', '--message', subject);
  }

  type Run = (...args: string[]) => Promise<string>;

  function cliOn(delivery: string): Run {
    const where = ['--delivery', delivery, '--as', 'Ada <ada@example.org>'];
    const program = join(project(), 'node_modules', '.bin', 'cdk8s-delivery');
    return (...args) => run(project(), program, ...args, ...where);
  }

  async function runInStaging(cli: Run, ...evidence: string[]): Promise<void> {
    await cli('configure');
    await cli('release', 'frontend', '--image', `server=${IMAGE}`, ...evidence);
    await cli('promote', 'frontend', '--to', 'staging');
  }
});

/** The files that a page links to or shows, from the root of the package. */
function linkedFiles(page: Page): readonly string[] {
  return [...prose(page).matchAll(/(?:\]\(|(?:src|srcset)=")([^)"\s#]+)/g)].flatMap(([, link = '']) =>
    /^[a-z]+:/.test(link) ? [] : [normalize(join(dirname(page.path), link))],
  );
}

const ADA = "CDK8S_DELIVERY_AS='Ada <ada@example.org>'";

/** Off a terminal an approval names its plan, which the refusal tells. */
function withPlanRead(line: string): string {
  if (!line.includes(' approve ')) return line;
  return `${line} --plan "$(${line} 2>&1 | grep -o 'sha256:[0-9a-f]*' | tail -1)"`;
}

/** What the README has for an environment that asks for approval. */
function guardedLines(readme: string): string[] {
  const block = codeBlocks({ path: 'README.md', text: readme }).at(-1);
  return block?.text.trim().split('\n') ?? [];
}

/** How the scripts become JavaScript: one module of each kind. */
const SCRIPTS = JSON.stringify({
  extends: './tsconfig.json',
  compilerOptions: { noEmit: false, outDir: 'built' },
  include: ['promote-green.ts', 'promote-green.mts'],
});

/** The cells of what `console.table` prints. */
function tableRows(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('│'));
  return rows.map((row) =>
    row
      .split('│')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

async function deliveryRepository(name: string): Promise<string> {
  const delivery = join(folder, name);
  await git(folder, 'init', '--quiet', '--bare', '--initial-branch', 'delivery', delivery);
  return delivery;
}

async function subjects(delivery: string): Promise<string[]> {
  return (await git(delivery, 'log', '--format=%s', 'delivery')).trim().split('\n');
}

/** The files that a page of the documentation shows. */
async function writePage(project: string, name: string): Promise<void> {
  for (const { file, text } of codeBlocks(page(name))) {
    if (file === undefined) continue;
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), text);
  }
}

function git(folder: string, ...args: string[]): Promise<string> {
  return run(folder, 'git', '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args);
}

function run(cwd: string, program: string, ...args: string[]): Promise<string> {
  return runIn({ cwd, cache: folder }, program, args);
}
