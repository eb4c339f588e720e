import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExampleProject } from '../../support/example-project';

/** Adds apps to the example project, in place of its own, and lets dev take what they render. */
export async function withApps(
  project: ExampleProject,
  apps: Readonly<Record<string, string>>,
  kinds: readonly string[],
): Promise<void> {
  for (const [name, text] of Object.entries(apps))
    writeFileSync(join(project.folder, 'environments', 'apps', `${name}.ts`), text);
  await project.edit('environments/environments.ts', (text) =>
    text.replace(
      "new Environment(project, 'dev', {",
      `$&\n  allow: { kinds: ${JSON.stringify(kinds)} },\n  policies: { externalKinds: ['networking.istio.io/VirtualService'] },`,
    ),
  );
  await project.edit('environments/index.ts', (text) =>
    [
      ...Object.keys(apps).map((name) => `import './apps/${name}';`),
      text.replace(/import '.\/apps\/(?:back|front)end';\n/g, ''),
    ].join('\n'),
  );
}

/** An app of dev alone; `body` makes its objects, and may say `GREETING`, which a test changes to have another version. */
export const anApp = (
  name: string,
  imports: string,
  body: string,
  before = '',
): string => `import { absent, FleetApp, ${imports} } from '../../lib';
import { ApiObject, Duration } from 'cdk8s';
import { fleet } from '../environments';

const GREETING = 'first';
${before}
export const app = new FleetApp(fleet, '${name}', {
  images: { server: 'ghcr.io/stefanprodan/podinfo' },
  repository: 'https://github.com/example/${name}',
  owners: ['@example/shop'],
  config: { dev: {}, staging: absent, hotfix: absent, prod: absent },
  chart(chart, { images }) {
    const pod = { image: images.server, env: { GREETING } };
${body}
    void [ApiObject, Duration];
  },
});
`;
