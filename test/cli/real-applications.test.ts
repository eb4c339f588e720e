import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cli } from '../support/cli';
import { ExampleProject } from '../support/example-project';
import { createBareRepository } from '../support/http-git-server';
import { ALLOW, EXTERNAL_KINDS, REAL_APPLICATIONS } from '../support/real-applications';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(300_000);

const temporary = temporaryDirectories();

interface Allowed {
  readonly allow?: object;
  readonly externalKinds?: readonly string[];
}

/** Three environments, each in a cluster of its own, which allow what is given and warn of nothing else. */
const environments = ({ allow, externalKinds }: Allowed) => {
  const props = (cluster: string) =>
    JSON.stringify({
      allow,
      destination: { server: `https://${cluster}.example.org` },
      policies: { production: 'off', podSecurity: { warn: 'privileged' }, externalKinds },
    });
  return `import { Environment, Fleet, Project } from '../lib';
const project = new Project();
export const dev = new Environment(project, 'dev', ${props('dev')});
export const staging = new Environment(project, 'staging', { ...${props('staging')}, promotesFrom: [dev] });
export const prod = new Environment(project, 'prod', { ...${props('prod')}, promotesFrom: [staging] });
export const fleet = new Fleet(project, 'fleet', [dev, staging, prod]);
`;
};

let cli: Cli;
let project: ExampleProject;

/** Writes the applications as they are given, in environments that allow what is given. */
async function write(which: 'manifests' | 'delivered', allowed: Allowed): Promise<void> {
  const file = (path: string, text: string) => writeFileSync(join(project.folder, path), text);
  mkdirSync(join(project.folder, 'k8s'), { recursive: true });
  for (const each of REAL_APPLICATIONS) {
    file(`k8s/${each.name}.yaml`, each[which]);
    file(
      `environments/apps/${each.name}.ts`,
      `import { FleetApp, yamlFiles } from '../../lib';
import { fleet } from '../environments';
export const app = new FleetApp(fleet, '${each.name}', { ${each.says}
  config: { dev: {}, staging: {}, prod: {} }, source: yamlFiles('k8s/${each.name}.yaml') });
`,
    );
  }
  file('environments/environments.ts', environments(allowed));
  await project.edit(
    'environments/index.ts',
    (text) =>
      `${[...REAL_APPLICATIONS.map(({ name }) => `import './apps/${name}';`), "export { fleet } from './environments';"].join('\n')}\n// ${text.length}\n`,
  );
}

const images = (of: Readonly<Record<string, string>>) =>
  Object.entries(of).flatMap(([slot, image]) => ['--image', `${slot}=${image}`]);

interface Found {
  readonly code: string;
  readonly severity: string;
  readonly remedy: string;
  readonly subject: { readonly environment?: string };
}

beforeAll(async () => {
  const folder = await temporary();
  project = await ExampleProject.create(join(folder, 'project'));
  const delivery = join(folder, 'delivery.git');
  await createBareRepository(delivery);
  cli = new Cli({ cwd: project.folder, delivery, cache: join(folder, 'cache') });
});

test('applications with the shape of real ones are refused for what they need, and run through three environments once that is said', async () => {
  await write('manifests', {});
  await cli.ok('configure');
  for (const { name, images: of, refused } of REAL_APPLICATIONS) {
    const { data } = await cli.json('release', name, ...images(of), '--offline', '--dry-run');
    const { plan, findings = plan?.findings ?? [] } = data as {
      plan?: { findings: Found[] };
      findings?: Found[];
    };
    const stopping = findings.filter(
      ({ severity, subject }) => severity === 'refusal' && (subject.environment ?? 'dev') === 'dev',
    );
    expect([name, [...new Set(stopping.map(({ code }) => code))].sort()]).toEqual([name, refused]);
    expect(stopping.filter(({ remedy }) => remedy === '')).toEqual([]);
  }
  await write('delivered', { allow: ALLOW, externalKinds: EXTERNAL_KINDS });
  await cli.ok('configure');
  for (const { name, images: of } of REAL_APPLICATIONS)
    await cli.ok('release', name, ...images(of), '--offline');
  for (const to of ['staging', 'prod']) await cli.ok('promote', '--all', '--to', to);
  await cli.ok('check');
});
