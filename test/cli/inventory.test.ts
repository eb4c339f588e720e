import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cli } from '../support/cli';
import { ExampleProject } from '../support/example-project';
import { createBareRepository } from '../support/http-git-server';
import { judgedOutput } from '../support/output-judge';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const digest = (hex: string) => `sha256:${hex.repeat(64)}`;
const ENVOY = `docker.io/envoyproxy/envoy:v1.30@${digest('e')}`;

const ENVIRONMENTS = `
import { Environment, Fleet, Project } from '../lib';
const project = new Project();
const policies = { production: 'off', podSecurity: { warn: 'privileged' } };
const allow = { kinds: ['Pod'] };
export const dev = new Environment(project, 'dev', { allow, policies });
export const staging = new Environment(project, 'staging', { promotesFrom: [dev], allow, policies });
export const prod = new Environment(project, 'prod', { promotesFrom: [staging], allow,
  policies: { ...policies, registries: ['ghcr.io/example/', 'index.docker.io/envoyproxy', 'docker.io/library'] } });
export const fleet = new Fleet(project, 'fleet', [dev, staging, prod]);
`;

/** Apps by name: their image slots, and the images of their pods; a slot's own where it begins with \`=\`. */
const APPS: Readonly<Record<string, readonly [slots: string, source: string]>> = {
  // Docker Hub's names are one name, and a sidecar belongs to no slot.
  web: ["{ server: 'docker.io/library/nginx' }", `source: yamlFiles('k8s/web.yaml'),`],
  // One tag is a slot's, the other another one's, and a field another one's.
  split: [
    `{ old: { image: 'ghcr.io/example/tools:1' }, new: { image: 'ghcr.io/example/tools:2' },
       agent: { image: 'ghcr.io/example/tools', at: 'Pod/split:spec.containers[2].image' } }`,
    `source: yamlFiles('k8s/split.yaml'),`,
  ],
  // An image of another registry in an argument.
  argued: ['{}', pods('[]', `args: ['--sidecar-image=quay.io/evil/tool:1@${digest('d')}']`)],
  // Several tags, and one slot for them.
  mixed: ["{ server: 'ghcr.io/example/tools' }", `source: yamlFiles('k8s/mixed.yaml'),`],
  // Several tags in a container that starts first, in two objects, and by digest.
  early: ["{ server: 'ghcr.io/example/tools' }", `source: yamlFiles('k8s/early.yaml'),`],
  apart: ["{ server: 'ghcr.io/example/tools' }", `source: yamlFiles('k8s/apart.yaml'),`],
  // No object has the image of the slot at all; in one environment; where that is declared.
  unused: ["{ server: 'ghcr.io/example/web' }", pods('[]')],
  partly: ["{ server: 'ghcr.io/example/web' }", pods("environment.name === 'prod' ? [] : [images.server]")],
  kept: ["{ server: { image: 'ghcr.io/example/web', unusedIn: ['prod'] } }", pods('[images.server]')],
  told: [
    "{ server: 'ghcr.io/example/web', debug: { image: 'ghcr.io/example/debug', unusedIn: ['prod'] } }",
    pods("[images.server, ...(environment.name === 'prod' ? [] : [images.debug])]"),
  ],
};

function pods(images: string, more = ''): string {
  return `chart(chart, { app, environment, images }) {
    const names = [${JSON.stringify(ENVOY)}, ...${images}.map((each: { pullable: string }) => each.pullable)];
    new ApiObject(chart, 'pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: app },
      spec: { containers: names.map((image, index) => ({ name: 'c' + index, image, ${more} })) } });
  },`;
}

const pod = (name: string, ...images: readonly string[]) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec:\n  containers:\n${images
    .map((image, index) => `    - { name: c${index}, image: '${image}' }\n`)
    .join('')}`;

let cli: Cli;
let project: ExampleProject;

beforeAll(async () => {
  const folder = await temporary();
  project = await ExampleProject.create(join(folder, 'project'));
  const write = (path: string, text: string) => writeFileSync(join(project.folder, path), text);
  mkdirSync(join(project.folder, 'k8s'));
  write('k8s/web.yaml', pod('web', 'nginx:1.27', ENVOY));
  write('k8s/split.yaml', pod('split', 'ghcr.io/example/tools:1', 'ghcr.io/example/tools:2', 'anything'));
  write('k8s/mixed.yaml', pod('mixed', 'ghcr.io/example/tools:1', 'ghcr.io/example/tools:2'));
  const first = `${pod('early', 'ghcr.io/example/tools:1')}  initContainers: [{ name: i, image: 'ghcr.io/example/tools@${digest('9')}' }]\n`;
  write('k8s/early.yaml', first);
  write(
    'k8s/apart.yaml',
    `${pod('one', 'ghcr.io/example/tools:1')}---\n${pod('two', 'ghcr.io/example/tools:latest')}`,
  );
  write('environments/environments.ts', ENVIRONMENTS);
  for (const [name, [slots, source]] of Object.entries(APPS))
    write(
      `environments/apps/${name}.ts`,
      `import { ApiObject } from 'cdk8s';
import { FleetApp, yamlFiles } from '../../lib';
import { fleet } from '../environments';
void ApiObject; void yamlFiles;
export const app = new FleetApp(fleet, '${name}', {
  images: ${slots},
  config: { dev: {}, staging: {}, prod: {} },
  ${source}
});
`,
    );
  await project.edit('environments/index.ts', () =>
    [
      ...Object.keys(APPS).map((name) => `import './apps/${name}';`),
      "export { fleet } from './environments';\n",
    ].join('\n'),
  );
  const delivery = join(folder, 'delivery.git');
  await createBareRepository(delivery);
  cli = new Cli({ cwd: project.folder, delivery, cache: join(folder, 'cache') });
  await cli.ok('configure');
});

/** What a command refuses, and what it says. */
async function refused(...args: readonly string[]): Promise<readonly string[]> {
  const { code, data } = await cli.json(...args);
  expect(code).not.toBe(0);
  return (data as { findings: readonly Found[] }).findings
    .filter(({ severity }) => severity === 'refusal')
    .map(({ code: of, message }) => `${of} ${message}`);
}

interface Found {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
}

const web = (image: string) => ['release', 'web', '--image', `server=${image}`];
const NEW = `ghcr.io/example/web:1@${digest('a')}`;

describe('a slot that no manifest pulls', () => {
  test('is refused at a release: in every environment, or in the one named', async () => {
    expect(await refused('release', 'unused', '--image', `server=${NEW}`)).toEqual(
      ['dev', 'staging', 'prod'].map((each) =>
        expect.stringContaining(`SLOT_NOT_PULLED no manifest of unused in ${each} pulls`),
      ),
    );
    expect(await refused('release', 'partly', '--image', `server=${NEW}`)).toEqual([
      expect.stringContaining('SLOT_NOT_PULLED no manifest of partly in prod pulls'),
    ]);
  });

  test('is told where it is declared to be unused, and stands there', async () => {
    const plan = await cli.ok(
      'release',
      'kept',
      '--image',
      `server=${NEW}`,
      '--env',
      'dev',
      '--dry-run',
      '--json',
    );
    expect((judgedOutput(plan) as { findings: readonly Found[] }).findings).toContainEqual(
      expect.objectContaining({
        code: 'SLOT_NOT_UNUSED',
        message: expect.stringContaining('Pod/kept:spec.'),
      }),
    );
  });

  test('passes where the app declares it unused, through every environment', async () => {
    await cli.ok(
      'release',
      'told',
      '--image',
      `server=${NEW}`,
      '--image',
      `debug=ghcr.io/example/debug:1@${digest('b')}`,
    );
    await cli.ok('promote', 'told', '--to', 'staging');
    await cli.ok('promote', 'told', '--to', 'prod');
    await cli.ok('check');
    const found = await cli.ok('where', digest('b'));
    expect(found).toMatch(/dev\/told .* by digest, at Pod\/told:spec\.containers\[2\]\.image/);
    expect(found).toMatch(/prod\/told .* by digest of a slot, and no manifest names that image/);
  });
});

describe('plain YAML', () => {
  test('fails on several tags of one repository that one slot stands for, with every place', async () => {
    for (const [app, ...places] of [
      ['mixed', '":1" at Pod/mixed:spec.containers[0].image', '":2" at Pod/mixed:spec.containers[1].image'],
      ['early', '":1" at Pod/early:spec.containers[0].image', 'at Pod/early:spec.initContainers[0].image'],
      ['apart', '":1" at Pod/one:spec.containers[0].image', '":latest" at Pod/two:spec.containers[0].image'],
    ] as const) {
      const image = ['--image', `server=ghcr.io/example/tools:9@${digest('a')}`] as const;
      const { code, all } = await cli.run('release', app, ...image);
      expect([app, code, all]).toEqual([app, 1, expect.stringContaining('AMBIGUOUS_IMAGE')]);
      for (const place of places)
        expect([app, all.replace(/\s+/g, ' ')]).toEqual([app, expect.stringContaining(place)]);
    }
  });

  test('slots of one repository are told apart by tag and by field', async () => {
    const slots = { old: 'a', new: 'b', agent: 'c' };
    const images = Object.entries(slots).flatMap(([slot, hex]) => [
      '--image',
      `${slot}=ghcr.io/example/tools:${hex}@${digest(hex)}`,
    ]);
    await cli.ok('release', 'split', ...images);
    for (const [index, hex] of Object.values(slots).entries())
      expect(await cli.ok('where', digest(hex))).toContain(`Pod/split:spec.containers[${index}].image`);
  });
});

describe('what manifests name beside the slots', () => {
  test('Docker Hub names are one name, for slots, files and questions', async () => {
    for (const name of ['nginx', 'docker.io/nginx', 'index.docker.io/library/nginx'])
      await cli.ok(...web(`${name}:1.28@${digest('1')}`), '--dry-run');
    await cli.ok(...web(`nginx:1.28@${digest('1')}`));
    for (const name of ['nginx', 'docker.io/library/nginx', `index.docker.io/nginx@${digest('1')}`])
      expect(await cli.ok('where', name)).toMatch(/dev\/web .*at Pod\/web:spec\.containers\[0\]\.image/);
    expect(await refused(...web(`ghcr.io/library/nginx:1.28@${digest('1')}`))).toEqual([
      expect.stringContaining('REPOSITORY_NOT_ALLOWED'),
    ]);
  });

  test('`where` finds a sidecar by digest, the beginning of it, tag and repository', async () => {
    for (const what of [digest('e'), 'e'.repeat(12), 'v1.30', 'envoyproxy/envoy'])
      expect(await cli.ok('where', what)).toMatch(/dev\/web .*at Pod\/web:spec\.containers\[1\]\.image/);
    expect(await cli.ok('where', digest('f'))).toContain('nowhere');
    expect(await cli.ok('where', `sha256:${'f'.repeat(4)}`)).toContain('nowhere');
    expect(await cli.ok('where', 'envoy')).toContain('nowhere');
  });

  test('a plan shows the image of no slot', async () => {
    const plan = await cli.ok('promote', 'web', '--to', 'staging', '--dry-run');
    expect(plan).toMatch(/no slot +none → v1\.30 eeeeeeeeeeee +docker\.io\/envoyproxy\/envoy/);
  });

  test('`audit` says which images came beside those of slots', async () => {
    expect(await cli.ok('audit', 'web')).toMatch(/also +docker\.io\/envoyproxy\/envoy:v1\.30@sha256:e{64}/);
    expect(await cli.ok('audit', 'web', '--csv')).toMatch(
      /,docker\.io\/envoyproxy\/envoy:v1\.30@sha256:e{64},,,,,,,$/m,
    );
    expect((await cli.json('audit', 'split')).data).toMatchObject({
      changes: [
        { manifests: ['a', 'b', 'c'].map((hex) => `ghcr.io/example/tools@${digest(hex)}`) },
        ...['dev', 'prod', 'staging'].map((environment) => ({ kind: 'configuration', environment })),
      ],
    });
  });

  test('a release is approved by registry, whatever objects its images stand in', async () => {
    const later = await cli.ok('release', 'argued', '--dry-run', '--json');
    const { findings } = judgedOutput(later) as { findings: readonly Found[] };
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('not from an approved registry: "quay.io/evil/tool'),
    ]);
  });

  test('the same tag with another digest is remarked on; another tag changes the record alone', async () => {
    for (const name of ['nginx', 'docker.io/library/nginx', 'index.docker.io/nginx'])
      expect(await cli.ok(...web(`${name}:1.28@${digest('2')}`), '--dry-run')).toContain('TAG_MOVED');
    const renamed = await cli.ok(...web(`nginx:1.28.0@${digest('1')}`));
    expect(renamed).toContain('TAG_RENAMED');
    expect(renamed).toContain('✓ commit');
    expect(await cli.ok(...web(`nginx:1.28.0@${digest('1')}`))).toContain('nothing to do');
    expect(await cli.ok('status', 'web')).toContain('1.28.0');
  });

  test('a rejected sidecar is entered nowhere, and shown where it stands', async () => {
    const before = (await cli.json('status', 'web')).data as {
      targets: readonly { release: { release: string } }[];
    };
    await cli.ok(...web(`nginx:1.29@${digest('3')}`));
    expect(await cli.ok('reject', digest('e'), '--reason', 'CVE-2026-0001')).not.toContain('NEVER_RAN');
    for (const app of ['web', 'told'])
      expect((await cli.json('status', app)).data).toMatchObject({
        targets: expect.arrayContaining([expect.objectContaining({ environment: 'dev', rejected: true })]),
      });
    expect(await refused('promote', 'web', '--to', 'staging')).toEqual([
      expect.stringMatching(
        /^REJECTED sha256:e{64} was rejected .* stands at Pod\/web:spec\.containers\[1\]\.image/,
      ),
    ]);
    expect(await refused(...web(`nginx:1.30@${digest('4')}`))).toEqual([expect.stringMatching(/^REJECTED /)]);
    const back = ['rollback', 'web', '--env', 'dev', '--reason', 'INC-1'];
    expect(await refused(...back, '--release', before.targets[0]?.release.release ?? '')).toEqual([
      expect.stringMatching(/^REJECTED /),
    ]);
    expect(await refused(...back)).toEqual([expect.stringMatching(/^NOTHING_TO_ROLL_BACK /)]);
    // What is refused is named as a way back nowhere; why it is not, is.
    const why = /^r-[0-9a-f]{16} is rejected$/;
    for (const view of ['audit', 'history']) {
      const { changes } = (await cli.json(view, 'web', '--env', 'dev')).data as {
        changes: { rollback: string | null; noRollback?: string }[];
      };
      expect(changes.map(({ rollback }) => rollback).filter((each) => each?.includes(' rollback '))).toEqual(
        [],
      );
      expect(changes[0]).toMatchObject({ rollback: null, noRollback: expect.stringMatching(why) });
    }
    expect(await cli.ok('audit', 'web', '--env', 'dev')).toMatch(/roll back +–: r-[0-9a-f]{16} is rejected/);
    const [head = '', first = ''] = (await cli.ok('audit', 'web', '--env', 'dev', '--csv')).split('\n');
    expect(head).toMatch(/,no roll back because$/);
    expect(first).toMatch(/,r-[0-9a-f]{16} is rejected$/);
  });
});
