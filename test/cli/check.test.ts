import { chmodSync, cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitRepository } from '../../lib/engine/git';
import { type Finding, standingOf } from '../../lib/model/finding';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { type Element, parseXml } from '../support/parse-xml';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(180_000);

const temporary = temporaryDirectories();

let example: DeliveredExample;
/** Both apps in dev, frontend in staging too, and a proposal that brings it to prod. */
let cli: Cli;
beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli } = await example.copy());
  await cli.ok('promote', 'frontend', '--to', 'staging');
  await cli.ok('promote', 'frontend', '--to', 'prod');
});

/** A PATH with git and nothing else. */
let gitOnly = '';
beforeAll(async () => {
  gitOnly = await temporary();
  const folder = (process.env['PATH'] ?? '').split(':').find((each) => existsSync(join(each, 'git')));
  symlinkSync(join(folder ?? '', 'git'), join(gitOnly, 'git'));
});

interface Checked {
  readonly outcome: string;
  readonly targets?: number;
  readonly manifests?: number;
  readonly changes?: readonly {
    readonly kind: string;
    readonly environment?: string;
    readonly app?: string;
  }[];
  readonly findings: readonly Finding[];
}

async function checked(place: Cli, ...words: readonly string[]): Promise<Checked & { code: number | null }> {
  const { code, data } = await place.json('check', ...words);
  return { code, ...(data as Checked) };
}

const codes = ({ findings }: Checked) => findings.map(({ code }) => code);

/** The command line with a program of that name in front of all others; it is told to say what it is given. */
async function withTool(name: string, script: string): Promise<Cli> {
  const folder = await temporary();
  writeFileSync(join(folder, name), `#!${process.execPath}\n${script}`);
  chmodSync(join(folder, name), 0o755);
  return cli.with({ env: { PATH: `${folder}:${process.env['PATH']}` } });
}

/** Answers as conftest does, and fails every manifest that it is given. */
const FAILING_CONFTEST = `const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const folder = process.argv.at(-1);
const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.yaml'));
console.log(JSON.stringify(files.map((name) => ({
  filename: join(folder, name), namespace: 'main', successes: 0, failures: [{ msg: 'not today' }],
}))));`;

describe('what is checked', () => {
  test('is the whole fleet, some environments, or some apps of them', async () => {
    const [all, dev, two, frontend, one] = [
      await checked(cli),
      await checked(cli, '--env', 'dev'),
      await checked(cli, '--env', 'dev,staging'),
      await checked(cli, '--app', 'frontend'),
      await checked(cli, '--env', 'dev', '--env', 'staging', '--app', 'backend'),
    ];
    expect(
      [all, dev, two, frontend, one].map(({ code, outcome, targets }) => [code, outcome, targets]),
    ).toEqual([
      [0, 'passed', 3],
      [0, 'passed', 2],
      [0, 'passed', 3],
      [0, 'passed', 2],
      [0, 'passed', 1],
    ]);
    expect(all.manifests).toBeGreaterThan(frontend.manifests ?? 0);
    expect(frontend.manifests).toBeGreaterThan(0);
  });

  test('fails for all names that are not known at once, with what may be meant', async () => {
    const { code, findings } = await checked(cli, '--env', 'prodd', '--app', 'fronted,worker');
    expect(code).toBe(2);
    expect(findings.map(({ code: each, message }) => `${each} ${message}`)).toEqual([
      expect.stringMatching(/^UNKNOWN_ENVIRONMENT "prodd" .*did you mean "prod"\?$/),
      expect.stringMatching(/^UNKNOWN_APP "fronted" .*did you mean "frontend"\?$/),
      expect.stringMatching(/^UNKNOWN_APP "worker" is not an app of the delivery data/),
    ]);
  });

  test('fails for options that would be ignored beside others, all at once', async () => {
    const { code, findings } = await checked(
      cli,
      ...['--base', 'delivery', '--proposal', 'prod/x', '--env', 'dev', '--records', '--with', 'conftest'],
      ...['--format', 'junit'],
    );
    expect([code, findings.map(({ message }) => message)]).toEqual([
      2,
      [
        '--base and --proposal ask for different checks',
        '--format and --json ask for different reports',
        '--env goes without --base, which says itself what is checked',
        '--records goes without --base, which says itself what is checked',
        '--with goes without --records, which judges no manifests',
      ],
    ]);
  });

  test('is what a proposal changes, as it is between its base and its head', async () => {
    const proposal = await checked(cli, '--proposal', 'prod/promote-frontend');
    const difference = await checked(cli, '--base', 'delivery', '--head', 'prod/promote-frontend');
    expect(proposal).toEqual(difference);
    expect(proposal).toMatchObject({
      code: 0,
      outcome: 'passed',
      changes: [{ kind: 'release or promotion', environment: 'prod', app: 'frontend' }],
    });
  });

  test('fails for a proposal that is not open, with those that are', async () => {
    const { code, findings } = await checked(cli, '--proposal', 'prod/promote-backend');
    expect([code, findings[0]?.code, findings[0]?.message]).toEqual([
      2,
      'NO_SUCH_PROPOSAL',
      '"prod/promote-backend" is not an open proposal; open: prod/promote-frontend; did you mean "prod/promote-frontend"?',
    ]);
  });
});

describe('reports', () => {
  const cases = (xml: string) =>
    parseXml(xml).children.flatMap(({ attributes: { name: suite }, children }: Element) =>
      children.map(({ attributes }) => `${suite}/${attributes['name']}`),
    );

  test('in JUnit have a case for every target that passed', async () => {
    const xml = await cli.ok('check', '--format', 'junit');
    expect(parseXml(xml).attributes).toMatchObject({ tests: '3', failures: '0', skipped: '0' });
    expect(cases(xml)).toEqual(['dev/backend', 'dev/frontend', 'staging/frontend']);
    expect(cases(await cli.ok('check', '--format', 'junit', '--app', 'backend'))).toEqual(['dev/backend']);
    expect(cases(await cli.ok('check', '--proposal', 'prod/promote-frontend', '--format', 'junit'))).toEqual([
      'prod/frontend',
    ]);
  });

  test('of a difference are the same in every format, and end as the check does', async () => {
    const { path, cli: own } = await example.copy();
    await own.ok('hold', 'frontend', '--env', 'staging', '--reason', 'no change now');
    await own.ok('promote', 'backend', '--to', 'staging');
    const range = ['--base', 'delivery~2', '--head', 'delivery'];
    expect(path).toContain('delivery');
    const { findings, code } = await checked(own, ...range);
    expect([code, findings.map((each) => each.code)]).toEqual([1, expect.arrayContaining(['MIXED_CHANGE'])]);
    const sarif = await own.run('check', ...range, '--format', 'sarif');
    expect(sarif.code).toBe(1);
    const results: { properties: { code: string } }[] = JSON.parse(sarif.stdout).runs[0].results;
    expect(results.map(({ properties }) => properties.code)).toEqual(findings.map((each) => each.code));
    const github = await own.run('check', ...range, '--format', 'github');
    expect([github.code, github.stdout.trim().split('\n')]).toEqual([
      1,
      findings.map((each) => expect.stringContaining(each.code)),
    ]);
    const junit = await own.run('check', ...range, '--format', 'junit');
    expect([junit.code, cases(junit.stdout)]).toEqual([
      1,
      expect.arrayContaining(['delivery/control', 'staging/backend', 'delivery/delivery MIXED_CHANGE']),
    ]);
  });
});

describe('second opinions', () => {
  test('of a tool that is not there are no pass: undecided, and 1', async () => {
    const bare = cli.with({ env: { PATH: gitOnly } });
    const { code, outcome, findings } = await checked(
      bare,
      '--with',
      'conftest,kubeconform',
      '--with',
      'kyverno',
    );
    expect([code, outcome, findings.map((found) => `${standingOf(found)} ${found.code}`)]).toEqual([
      1,
      'undecided',
      ['undecided TOOL_MISSING', 'undecided TOOL_MISSING', 'undecided TOOL_MISSING'],
    ]);
    const { code: end, stdout } = await bare.run('check', '--with', 'kyverno');
    expect([end, stdout]).toEqual([
      1,
      expect.stringContaining('? 1 undecided, which does not count as passed'),
    ]);
    const sarif = await bare.run('check', '--with', 'conftest,kubeconform', '--format', 'sarif');
    expect([sarif.code, sarif.stdout.match(/TOOL_MISSING/g)?.length]).toEqual([1, expect.any(Number)]);
  });

  test('are about every manifest that is checked, named from the root of the repository', async () => {
    const place = await withTool('conftest', FAILING_CONFTEST);
    mkdirSync(join(example.project.folder, 'policy'), { recursive: true });
    const asked = ['--with', 'conftest'];
    const all = await checked(place, ...asked);
    const app = await checked(place, '--env', 'dev', '--app', 'backend', ...asked);
    expect(all).toMatchObject({ code: 1, outcome: 'failed' });
    expect([all.findings.length, app.findings.length]).toEqual([all.manifests, app.manifests]);
    const [first] = app.findings;
    expect([first?.message, first?.subject.environment, first?.subject.app]).toEqual([
      'conftest: main: not today',
      'dev',
      'backend',
    ]);
    const shown = await example.project.git(
      ...[`--git-dir=${place.place.delivery}`, 'show', `delivery:${first?.subject.file}`],
    );
    expect(shown).toContain('kind: ');
  });

  test('with --proposal and --base are about what changes only', async () => {
    const place = await withTool('conftest', FAILING_CONFTEST);
    mkdirSync(join(example.project.folder, 'policy'), { recursive: true });
    const { findings } = await checked(place, '--proposal', 'prod/promote-frontend', '--with', 'conftest');
    const said = findings.filter(({ code }) => code === 'SECOND_OPINION_FAILED');
    const { manifests } = await checked(cli, '--env', 'staging', '--app', 'frontend');
    expect([said.length, new Set(said.map(({ subject }) => subject.environment))]).toEqual([
      manifests,
      new Set(['prod']),
    ]);
  });

  test('are asked for always where the project says so, unless --no-with says otherwise', async () => {
    const project = await temporary();
    const manifest = {
      'cdk8s-delivery': { check: { with: ['kubeconform'], schemaLocations: ['schemas', 'default'] } },
    };
    writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
    // It answers with its arguments, as the reason for giving no verdict.
    const telling = await withTool(
      'kubeconform',
      'console.error(JSON.stringify(process.argv)); process.exit(3)',
    );
    const place = telling.with({ cwd: project });
    const locations = ({ findings }: Checked) => {
      const args: string[] = JSON.parse(/exit 3: (.*)$/.exec(findings[0]?.message ?? '')?.[1] ?? '[]');
      return args.filter((_, index) => args[index - 1] === '-schema-location');
    };
    const always = await checked(place);
    expect([always.code, codes(always), locations(always)]).toEqual([
      1,
      ['NO_SECOND_OPINION'],
      [join(project, 'schemas'), 'default'],
    ]);
    const option = await checked(place, '--schema-location', '/elsewhere');
    expect(locations(option)).toEqual(['/elsewhere']);
    expect(await checked(place, '--no-with')).toMatchObject({ code: 0, outcome: 'passed', findings: [] });
    expect(await checked(place, '--records')).toMatchObject({ code: 0, outcome: 'passed', findings: [] });
  });

  test.each<[unknown, string]>([
    [{ with: ['conftst'] }, 'the key "cdk8s-delivery": "check.with.0" must be one of'],
    [
      { wiht: ['conftest'] },
      'the key "cdk8s-delivery": in "check": unknown key "wiht", did you mean "with"?',
    ],
    [{ schemaLocations: [] }, 'the key "cdk8s-delivery": "check.schemaLocations": at least 1 entry'],
  ])('fails for settings that are none: %j', async (check, place) => {
    const project = await temporary();
    writeFileSync(join(project, 'package.json'), JSON.stringify({ 'cdk8s-delivery': { check } }));
    const { code, findings } = await checked(cli.with({ cwd: project }));
    expect([code, findings[0]?.code, findings[0]?.message]).toEqual([
      2,
      'BROKEN_FILE',
      expect.stringContaining(place),
    ]);
  });

  test('fails for a tool that cannot be asked, with the one that is meant', async () => {
    const { code, all } = await cli.run('check', '--with', 'konftest');
    expect([code, all]).toEqual([2, expect.stringContaining('did you mean "conftest"?')]);
  });
});

describe('rendering again', () => {
  test.each<[string, (folder: string) => Record<string, string>, string]>([
    [
      'the registry cannot be reached',
      (folder) => {
        const config = join(folder, 'npmrc');
        writeFileSync(config, 'registry=http://127.0.0.1:9/\nfetch-retries=0\n');
        return { NPM_CONFIG_USERCONFIG: config };
      },
      'npm ci ended with 1',
    ],
    ['npm is not there', () => ({ PATH: gitOnly }), 'npm is in no folder of PATH'],
  ])(
    'fails to verify anything where %s: that is said, and no witness is kept',
    async (_, environment, why) => {
      const { cli: own } = await example.copy();
      const folder = await temporary();
      // The copy has no dependencies, and an empty cache none either.
      const clone = join(folder, 'clone');
      cpSync(example.project.folder, clone, {
        recursive: true,
        filter: (path) => !path.endsWith('node_modules'),
      });
      const place = own.with({
        cwd: clone,
        cache: join(folder, 'cache'),
        as: 'Cyd <cyd@example.org>',
        env: environment(folder),
      });
      const { code, data } = await place.json('witness', 'frontend');
      expect([code, data]).toEqual([
        1,
        expect.objectContaining({
          outcome: 'undecided',
          findings: [
            expect.objectContaining({
              code: 'NOT_VERIFIABLE',
              severity: 'refusal',
              undecided: true,
              subject: { app: 'frontend' },
              message: expect.stringMatching(
                new RegExp(`^not verifiable: release r-[0-9a-f]{16} of frontend cannot be .*: ${why}`),
              ),
            }),
          ],
        }),
      ]);
    },
  );

  test('fails to verify a release whose code is not in the clone', async () => {
    const { cli: own } = await example.copy();
    const folder = await temporary();
    await GitRepository.init(join(folder, 'empty.git'));
    const place = own.with({ cwd: join(folder, 'empty.git') });
    const { code, data } = await place.json('witness', 'frontend');
    expect([code, data]).toEqual([
      1,
      expect.objectContaining({
        outcome: 'undecided',
        findings: [
          expect.objectContaining({
            code: 'NOT_VERIFIABLE',
            message: expect.stringMatching(/its code, commit [0-9a-f]{40}, is not in this clone$/),
          }),
        ],
      }),
    ]);
  });
});
