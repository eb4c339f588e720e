import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExampleProject } from '../../support/example-project';

/** An app with what most apps have some of: an autoscaler, files, tasks, a migration with files, and a kept claim. */
const SHOP = `import { absent, CronTask, facts, FleetApp, MigrationJob, WebService, Worker } from '../../lib';
import { ApiObject } from 'cdk8s';
import { fleet } from '../environments';

interface ShopConfig {
  readonly greeting: string;
}

export const shop = new FleetApp(fleet, 'shop', {
  images: { server: 'ghcr.io/stefanprodan/podinfo' },
  repository: 'https://github.com/example/shop',
  owners: ['@example/shop'],
  defaults: {},
  config: {
    dev: { greeting: 'hello, developer' },
    staging: { greeting: 'hello' },
    hotfix: absent,
    prod: { greeting: 'welcome' },
  },
  chart(chart, { images }, config: ShopConfig) {
    new WebService(chart, 'web', {
      image: images.server,
      port: 8080,
      autoscale: { min: 2, max: 4 },
      config: { files: { 'app.yaml': \`greeting: \${config.greeting}\\n\` }, directory: '/config' },
    });
    new Worker(chart, 'mail', { image: images.server, args: ['mail'], liveness: { command: ['worker', 'alive'] } });
    new CronTask(chart, 'report', { image: images.server, args: ['report'], schedule: '30 2 * * *' });
    new MigrationJob(chart, 'migrate', {
      image: images.server,
      args: ['migrate'],
      contract: 'expand-contract',
      config: { files: { 'm.sql': 'select 1;\\n' }, directory: '/sql' },
    });
    // the claim begins
    const data = new ApiObject(chart, 'data', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'shop-data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'fast' },
    });
    facts(data, { phase: 'before', keep: true });
    // the claim ends
  },
});
`;

/** The number of pods of frontend, which people may change in dev. */
const BY_HAND = [
  {
    kind: 'apps/Deployment',
    object: 'frontend-server',
    path: '/spec/replicas',
    who: '@example/ops',
    until: '2099-12-31',
    back: 'with the next release',
  },
];

/** Adds the app `shop` to the example project, lets prod be entered without approvals, and people scale frontend in dev. */
export async function withShop(project: ExampleProject): Promise<void> {
  writeFileSync(join(project.folder, 'environments', 'apps', 'shop.ts'), SHOP);
  await project.edit('environments/environments.ts', (text) =>
    text.replace("  approvals: { reviewers: 1, owners: ['@example/sre'] },\n", ''),
  );
  await project.edit('environments/environments.ts', (text) =>
    text.replace("new Environment(project, 'dev', {", `$&\n  byHand: ${JSON.stringify(BY_HAND)},`),
  );
  await project.edit('environments/index.ts', (text) => `import './apps/shop';\n${text}`);
}

/** Takes the kept claim out of the app, as its next release leaves it out. */
export const withoutClaim = (text: string): string =>
  text.replace(/\/\/ the claim begins[\s\S]*\/\/ the claim ends/, '');

/** The same, with Flux for every environment; it waits less long than people would have it wait. */
export async function withFluxShop(project: ExampleProject): Promise<void> {
  await withShop(project);
  await project.edit('environments/environments.ts', (text) =>
    text
      .replace('import { anyOf,', 'import { anyOf, flux,')
      .replace("from '../lib';", "from '../lib';\nimport { Duration } from 'cdk8s';")
      .replaceAll(
        /new Environment\(project, '[a-z]+', \{/g,
        '$&\n  controller: flux({ interval: Duration.hours(1), retryInterval: Duration.seconds(3), timeout: Duration.seconds(20) }),',
      ),
  );
}
