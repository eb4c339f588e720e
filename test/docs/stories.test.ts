import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CliPlace } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { planOf } from '../support/plan-read';
import { runHere } from '../support/run-here';
import { temporaryDirectories } from '../support/temporary-directory';
import { plainGit } from '../support/work-tree';
import { writeFiles } from '../support/write-files';
import { helpLines, pageLines } from './command-lines';
import { codeBlocks, page } from './markdown';

jest.setTimeout(600_000);

const temporary = temporaryDirectories();

/** Every command line of the pages and helps, as one text. */
const SAID = new Set([...pageLines(), ...helpLines()].map(({ words }) => words.join('\0')));

/** A text with other words in place of some of its own, each of which it has to hold. */
function replaced(text = '', names: Readonly<Record<string, string>> = {}): string {
  return Object.entries(names).reduce((found, [name, by]) => {
    expect(found).toContain(name);
    return found.replaceAll(name, by);
  }, text);
}

/** Runs command lines in one place, one after the other. */
function storyAt(place: CliPlace) {
  /** A line that a page or a help has, with other names in place of its own. */
  const said = async (line: readonly string[], names: Readonly<Record<string, string>> = {}) => {
    if (!SAID.has(line.join('\0'))) throw new Error(`no page and no help says: ${line.join(' ')}`);
    for (const name of Object.keys(names))
      if (!line.includes(name)) throw new Error(`"${name}" is no word of: ${line.join(' ')}`);
    return run(...line.map((word) => names[word] ?? word));
  };
  const run = async (...words: readonly string[]) => {
    const { code, stdout, failed } = await runHere(place, words);
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}:\n${failed}\n${stdout}`);
    return stdout;
  };
  return { run, said };
}

const NEXT = `ghcr.io/stefanprodan/podinfo:6.12.0@sha256:${'1'.repeat(64)}`;
const LATER = `ghcr.io/stefanprodan/podinfo:6.13.0@sha256:${'2'.repeat(64)}`;

const PAYMENTS = `apiVersion: apps/v1
kind: Deployment
metadata: {name: payments, labels: {app.kubernetes.io/name: payments}}
spec:
  selector: {matchLabels: {app: payments}}
  template:
    metadata: {labels: {app: payments}}
    spec:
      containers:
        - {name: api, image: '${PODINFO.old.split('@')[0]}'}
`;

test('the lines of the pages about releases, promotions and what went wrong run in one story', async () => {
  const folder = await temporary();
  const example = await DeliveredExample.create(folder);
  const { cli, path } = await example.copy();
  const { run, said } = storyAt(cli.place);
  const git = plainGit(folder);
  const approve = (id: string) =>
    run('approve', id, '--plan', planOf(path, id), '--as', 'Bob <bob@example.org>');
  const file = (name: string) => join(folder, name);
  const releaseIn = async (environment: string, app: string) => {
    const record = `${await git('--git-dir', path, 'show', `delivery:environments/${environment}/releases/${app}.yaml`)}`;
    return /^release: (\S+)$/m.exec(record)?.[1] ?? '';
  };

  // What runs there already
  await example.project.edit(
    'environments/environments.ts',
    (text) =>
      `${text
        .replace('import { anyOf,', 'import { anyOf, waves,')
        .replace(
          "owners: ['@example/sre'] },",
          "owners: ['@example/sre'] },\n  baselinesUntil: '2999-01-01',",
        )
        .replace('export const fleet', "waves('prod', [[prod]]);\nexport const fleet")}`,
  );
  await example.project.edit('environments/apps/frontend.ts', (text) =>
    text.replace("owners: ['@example/web'],", "owners: ['@example/web'],\n  namespace: { prod: 'web' },"),
  );
  expect(await said(['configure', '--reason', 'staging soaks for a day'])).toContain('baselines');
  await approve('prod/configure');
  await run('merge', 'prod/configure');
  await said(['release', 'frontend', '--env', 'prod', '--baseline', '--image', 'server=…'], {
    'server=…': `server=${PODINFO.new}`,
  });
  const [, digest = ''] = PODINFO.old.split('@');
  writeFileSync(
    file('prod.yaml'),
    `apiVersion: v1
kind: Pod
metadata: {name: backend-1, namespace: prod}
spec: {containers: [{name: server, image: '${PODINFO.old.split('@')[0]}'}]}
status: {containerStatuses: [{name: server, image: '${PODINFO.old.split('@')[0]}', imageID: 'ghcr.io/stefanprodan/podinfo@${digest}'}]}
`,
  );
  await said(['release', '--env', 'prod', '--baseline', '--running', 'prod.yaml'], {
    'prod.yaml': file('prod.yaml'),
  });

  for (const app of ['frontend', 'backend']) await approve(`prod/release-${app}`);
  await said(['merge', '--all', '--env', 'prod', '--dry-run']);
  await said(['merge', '--all', '--env', 'prod']);

  // A mend on the short way, and the way of a release
  await said(
    [
      ...['release', 'backend', '--env', 'hotfix', '--like', 'prod'],
      ...[
        '--image',
        'server=ghcr.io/stefanprodan/podinfo:6.9.1@sha256:262578cde928d5c9eba3bce079976444f624c13ed0afb741d90d5423877496cb',
      ],
    ],
    { backend: 'frontend' },
  );
  await run('release', 'frontend', '--image', `server=${NEXT}`);
  await run('promote', '--all', '--to', 'staging');
  await said([
    'promote',
    'frontend',
    '--to',
    'prod',
    '--fix-contained',
    '--reason',
    'the fix is in main since 6.11.2',
  ]);
  await said(['witness', '--env', 'prod']);
  await said(['witness', '--env', 'prod', '--as', 'witness <witness@example.org>']);
  await said(
    ['witness', 'frontend', '--release', 'r-2116917f9cbcdd74', '--as', 'witness <witness@example.org>'],
    {
      'r-2116917f9cbcdd74': await releaseIn('staging', 'frontend'),
    },
  );
  await said(['check', '--proposal', 'prod/promote-frontend']);
  await approve('prod/promote-frontend');
  await run('merge', '--all', '--env', 'prod');
  const first = await releaseIn('prod', 'frontend');
  const then = await git('--git-dir', path, 'log', '-1', '--format=%cI', 'delivery');
  await said(['release', '--changed', '--dry-run']);
  await said(
    [
      'release',
      'backend',
      '--env',
      'dev',
      '--image',
      'server=<image that has the fix>',
      '--contains',
      'r-2c1ac8bdef2328aa',
    ],
    {
      backend: 'frontend',
      'server=<image that has the fix>': `server=${LATER}`,
      'r-2c1ac8bdef2328aa': first,
    },
  );
  await run('promote', 'frontend', '--to', 'staging');
  const plan = { 'plan.json': file('plan.json') };
  await said(['promote', '--all', '--to', 'prod', '--dry-run', '--plan-out', 'plan.json'], plan);
  await said(['promote', 'frontend', '--to', 'prod', '--dry-run', '--plan-out', 'plan.json'], plan);
  await said(
    ['promote', 'frontend', '--to', 'prod', '--from', 'staging', '--release', 'r-a349dd0cd47323b2'],
    {
      'r-a349dd0cd47323b2': await releaseIn('staging', 'frontend'),
    },
  );
  await said(['promote', '--all', '--except', 'backend', '--from', 'staging', '--to', 'prod']);
  await said(['promote', 'frontend', '--to', 'prod', '--reason', 'spring sale', '--ticket', 'OPS-7']);
  await said(['promote', '--all', '--waves', 'prod', '--dry-run']);
  await said(['promote', '--all', '--waves', 'prod']);

  // Looking at it
  await said(['check', '--no-with']);
  await said(['diff', '--head', 'prod/promote-frontend']);
  await said(['diff', '--base', 'delivery~3']);
  await said(['diff', '--base', 'delivery~3', '--format', 'markdown']);
  await said(['diff', '--code', 'main', '--fail-on', 'high']);
  await said(['diff', '--fail-on', 'refused', '--format', 'markdown']);
  await said(['diff', '--fail-on', 'refused']);
  await said(['diff', 'frontend', '--env', 'prod', '--details']);
  await said(['explain', 'frontend', '--to', 'prod', '--release', 'r-7f3c9a2e', '--json'], {
    'r-7f3c9a2e': (await releaseIn('staging', 'frontend')).slice(0, 10),
  });
  await said(['status', '--by', 'owner']);
  await said(['status', 'frontend', '--env', 'staging,prod', '--differences']);
  await said(['history', '--limit', '50', '--json']);
  await said(['waivers', '--env', 'prod', '--json']);
  const quarter = { '2026-07-01': '2020-01-01', '2026-10-01': '2100-01-01' };
  await said(['audit', '--env', 'prod', '--since', '2026-07-01', '--until', '2026-10-01'], quarter);
  await said(['audit', '--env', 'prod', '--since', '2026-07-01', '--until', '2026-10-01', '--csv'], quarter);
  await said(['audit', '--env', 'prod', '--since', '2026-11-28'], { '2026-11-28': '2020-01-01' });
  await said(['audit', '--about', 'sha256:187803cdf611']);
  await said(['audit', '--about', 'prod/promote-frontend', '--json']);
  const html = { 'quarter.html': file('quarter.html') };
  await said(
    [
      'report',
      '--env',
      'staging,prod',
      '--since',
      '2026-07-01',
      '--until',
      '2026-10-01',
      '--out',
      'quarter.html',
    ],
    { ...quarter, ...html },
  );
  await said(['report', '--env', 'prod', '--since', '2026-07-01', '--out', 'quarter.html'], {
    '2026-07-01': '2020-01-01',
    ...html,
  });
  await said(['report', 'frontend', '--json']);
  const clone = file('clone');
  await git('clone', '--quiet', '--branch', 'delivery', path, clone);
  await plainGit(clone)('switch', '--quiet', '--create', 'merge-result');
  await storyAt({ ...cli.place, cwd: clone, env: { CDK8S_DELIVERY_REPOSITORY: '' } }).said(
    ['check', '--delivery', '.', '--branch', 'merge-result'],
    { '.': clone },
  );
  const backup = file('backup.git');
  await git('clone', '--quiet', '--mirror', path, backup);
  await said(['verify', '--online', 'https://backup.example.org/delivery.git'], {
    'https://backup.example.org/delivery.git': backup,
  });

  // When it has to stop, or to go back
  await approve('prod/promote-frontend');
  await run('merge', 'prod/promote-frontend');
  await said([
    'freeze',
    '--env',
    'prod',
    '--name',
    'migration',
    '--app',
    'backend',
    '--reason',
    'INC-42: tables are moved',
  ]);
  await said(['unfreeze', '--env', 'prod', '--name', 'migration']);
  await said(['freeze', '--waves', 'prod', '--reason', 'INC-42']);
  await said(['unfreeze', '--waves', 'prod']);
  await said(['rollback', 'frontend', '--env', 'prod', '--release', 'r-7f3c9a2e51d04b86', '--dry-run'], {
    'r-7f3c9a2e51d04b86': first,
  });
  await said(['rollback', 'frontend', '--env', 'prod', '--at', '2026-07-01T18:00+02:00'], {
    '2026-07-01T18:00+02:00': `${then}`.trim(),
  });
  expect(await releaseIn('prod', 'frontend')).toBe(first);
  await said(['audit', '--about', 'INC-42']);
  await said(['alarm', 'frontend', '--env', 'prod-eu', '--reason', 'error rate 4 %'], { 'prod-eu': 'dev' });
  await said(['all-clear', 'frontend', '--env', 'staging'], { staging: 'dev' });
  await run('reject', LATER.split('@')[1] ?? '', '--reason', 'crashes');
  await said(['unreject', 'sha256:187803cd…', '--reason', 'CVE-2026-0001 does not concern us'], {
    'sha256:187803cd…': LATER.split('@')[1] ?? '',
  });

  // Without this program: the shell lines of the page, as they stand there
  const newest = await git(
    '--git-dir',
    path,
    'log',
    '-1',
    '--format=%h',
    'delivery',
    '--',
    'environments/staging/releases',
  );
  const reverted = codeBlocks(page('docs/rollback.md')).find(({ text }) => text.includes('git revert'))?.text;
  await promisify(execFile)(
    'sh',
    [
      '-euc',
      replaced(reverted, {
        'https://github.com/example/fleet.git': path,
        prod: 'staging',
        '9b8154f13b73': newest,
      }),
    ],
    {
      cwd: folder,
      env: {
        ...process.env,
        GIT_AUTHOR_NAME: 'Dora',
        GIT_AUTHOR_EMAIL: 'dora@example.org',
        GIT_COMMITTER_NAME: 'Dora',
        GIT_COMMITTER_EMAIL: 'dora@example.org',
      },
    },
  );
  expect(await releaseIn('staging', 'frontend')).toBe(first);
  expect(await run('history', 'frontend', '--env', 'staging')).toMatch(/rollback by hand|by hand/);
  await run('check', '--records');

  // By hand, while Git is down
  const byHand = { 'by-hand': file('by-hand'), prod: 'dev' };
  await said(
    [
      'rollback',
      'frontend',
      '--env',
      'prod',
      '--offline',
      '--out',
      'by-hand',
      '--reason',
      'INC-42: Git is down',
    ],
    byHand,
  );
  await said(['follow-up', 'frontend', '--env', 'prod', '--not-applied'], { prod: 'dev' });
  expect(await said(['follow-up'])).toContain('nothing to do');
  await said(['follow-up', '--from', 'by-hand', '--reason', 'INC-42: Git was down'], {
    'by-hand': file('by-hand'),
  });

  // Its end
  for (const environment of ['dev', 'prod']) await run('unhold', 'frontend', '--env', environment);
  await said(['retire', 'frontend', '--everywhere', '--reason', 'replaced by storefront']);
  expect(existsSync(file('quarter.html'))).toBe(true);

  // Something else that the team has
  const work = example.project.folder;
  writeFiles(work, {
    ...Object.fromEntries(
      ['dev', 'staging', 'prod'].map((name) => [`apps/payments/${name}/all.yaml`, PAYMENTS]),
    ),
    'apps.json': JSON.stringify([
      {
        metadata: { name: 'payments-prod', namespace: 'argocd' },
        spec: {
          source: { repoURL: 'https://git.example.org/shop.git', path: 'apps/payments/prod' },
          destination: { server: 'https://kubernetes.default.svc', namespace: 'payments' },
        },
      },
    ]),
  });
  await example.project.git('remote', 'add', 'origin', 'https://git.example.org/shop.git');
  await said(
    ['import', '--from', 'legacy/payments', '--env', 'blue,green', '--app', 'payments', '--dry-run'],
    {
      'legacy/payments': 'apps/payments',
      'blue,green': 'dev,prod',
    },
  );
  await said(['import', '--from', 'apps/payments', '--env', 'dev,staging,prod']);
  await said(['import', '--leave-out', 'Namespace,Secret']);
  await said(['import', '--applications', 'apps.json', '--dry-run'], {
    'apps.json': join(work, 'apps.json'),
  });
});
