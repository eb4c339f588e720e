import { join } from 'node:path';
import { ApiObject, Duration, Size } from 'cdk8s';
import {
  absent,
  allOf,
  anyOf,
  autoSync,
  Environment,
  type EnvironmentPolicies,
  Fleet,
  FleetApp,
  MigrationJob,
  manualSync,
  Project,
  soak,
  syncWave,
  WebService,
  Worker,
} from '../../../lib';
import { describedServices, fewReplicas, spread, tenantSeats } from './environment-graph/policies';

// A bank with ten environments: several entries, ways that fork and join, clusters by name and by URL, repositories,
// branches and folders of their own, approvals, gates, and rules of many kinds.

const project = new Project({
  root: join(__dirname, 'environment-graph'),
  code: { branches: ['main', 'release/*', 'hotfix/*'] },
});

const REGISTRIES = ['ghcr.io/example/', 'registry.bank.example.org'];
const regional: EnvironmentPolicies = {
  kubernetes: '1.34',
  production: 'refuse',
  registries: REGISTRIES,
  deniedTags: ['latest', 'dev', 'nightly'],
  requiredLabels: ['app.kubernetes.io/part-of', 'example.org/region'],
  largest: { cpu: '4', memory: '8Gi' },
  externals: ['Secret/*', 'ConfigMap/ca-bundle', 'ServiceAccount/bank'],
  custom: [fewReplicas, spread, describedServices, tenantSeats],
};

/** What every environment offers; those that nobody reaches from outside have no domain. */
type Values = {
  readonly region: string;
  readonly ledger: string;
  readonly replicas: number;
  readonly audited: boolean;
  readonly domain?: string;
};
const values = (given: Values) => given;

/** Where most releases start. */
const dev = new Environment(project, 'dev', {
  sync: autoSync({ prune: true, selfHeal: true }),
  policies: {
    rules: { probes: 'off', resources: 'off', 'denied-tags': 'off' },
    custom: [fewReplicas, tenantSeats],
  },
  values: values({ region: 'none', ledger: 'memory', replicas: 1, audited: false }),
});

/** An entry of its own for things that nobody may need. */
const sandbox = new Environment(project, 'sandbox', {
  sync: autoSync({ prune: true }),
  namespace: 'playground',
  delivery: { branch: 'delivery-sandbox', path: 'sandbox' },
  policies: { production: 'off' },
  values: values({ region: 'none', ledger: 'memory', replicas: 1, audited: false }),
});

const load = new Environment(project, 'load', {
  promotesFrom: [dev],
  sync: autoSync({ prune: true, selfHeal: true }),
  destination: { name: 'load-test' },
  values: values({ region: 'lab', ledger: 'postgres', replicas: 8, audited: false }),
});

const security = new Environment(project, 'security', {
  promotesFrom: [dev, sandbox],
  approvals: { owners: ['@example/security'] },
  policies: {
    kubernetes: '1.32',
    registries: REGISTRIES,
    rules: { 'no-host-paths': 'refuse', 'read-only-root': 'refuse' },
  },
  values: values({ region: 'lab', ledger: 'postgres', replicas: 1, audited: true }),
});

const staging = new Environment(project, 'staging', {
  promotesFrom: anyOf(dev),
  sync: autoSync({ selfHeal: true }),
  gates: [soak(Duration.minutes(30))],
  bypassable: ['SOAK', 'FROZEN'],
  labels: { 'example.org/region': 'staging' },
  policies: { kubernetes: '1.34', admission: 'audit', custom: [fewReplicas] },
  values: values({ region: 'staging', ledger: 'postgres', replicas: 2, audited: true }),
});

/** Production's short way. */
const hotfix = new Environment(project, 'hotfix', {
  sync: autoSync({ prune: true, selfHeal: true }),
  approvals: { reviewers: 1 },
  delivery: { path: 'manifests/special/hotfix' },
  values: values({ region: 'staging', ledger: 'postgres', replicas: 1, audited: true }),
});

const eu = new Environment(project, 'eu', {
  promotesFrom: allOf(staging, load, security),
  sync: manualSync(),
  approvals: { reviewers: 2, owners: ['@example/sre', '@example/risk'], rollback: 1 },
  gates: [soak(Duration.hours(24))],
  bypassable: ['SOAK'],
  destination: { name: 'bank-eu-1' },
  namespace: 'bank',
  labels: { 'example.org/region': 'eu', 'example.org/data-residency': 'eu' },
  delivery: { branch: 'delivery-eu' },
  policies: { ...regional, admission: 'deny' },
  values: values({ region: 'eu', ledger: 'postgres', replicas: 6, audited: true, domain: 'bank.example.eu' }),
});

const us = new Environment(project, 'us', {
  promotesFrom: anyOf(eu, hotfix),
  sync: manualSync(),
  approvals: { reviewers: 2, rollback: 1 },
  destination: { server: 'https://us.clusters.example.org' },
  namespace: 'bank',
  labels: { 'example.org/region': 'us' },
  delivery: {
    repository: 'https://git.example.com/bank/us-delivery.git',
    branch: 'main',
    path: 'clusters/us/apps',
  },
  policies: {
    ...regional,
    admission: 'warn',
    rules: { 'disruption-budget': 'refuse', 'internal-services': 'off' },
  },
  values: values({
    region: 'us',
    ledger: 'postgres',
    replicas: 4,
    audited: true,
    domain: 'bank.example.com',
  }),
});

const asia = new Environment(project, 'asia', {
  promotesFrom: [eu, hotfix],
  sync: autoSync(),
  approvals: { reviewers: 1 },
  gates: [soak(Duration.days(2)), soak(Duration.hours(1))],
  destination: { name: 'bank-asia-1' },
  namespace: 'bank-asia',
  labels: { 'example.org/region': 'asia' },
  delivery: { repository: 'git@git.example.com:bank/asia-delivery.git' },
  values: values({
    region: 'asia',
    ledger: 'postgres',
    replicas: 3,
    audited: true,
    domain: 'bank.example.asia',
  }),
});

/** Where everything goes if a region is lost: nothing gets there but from it. */
const recovery = new Environment(project, 'recovery', {
  promotesFrom: allOf(eu, us),
  approvals: { reviewers: 1, rollback: 2, owners: ['@example/continuity'] },
  destination: { name: 'recovery' },
  labels: { 'example.org/region': 'recovery' },
  policies: { externals: ['Secret/*'], largest: { cpu: '500m', memory: '1Gi' } },
  values: values({ region: 'recovery', ledger: 'archive', replicas: 0, audited: true }),
});

export const fleet = new Fleet(project, 'fleet', [
  recovery,
  dev,
  sandbox,
  load,
  security,
  staging,
  hotfix,
  eu,
  us,
  asia,
]);

/** Everywhere that customers or their data may come. */
const ALL = {
  dev: {},
  sandbox: {},
  load: {},
  security: {},
  staging: {},
  hotfix: {},
  eu: {},
  us: {},
  asia: {},
  recovery: {},
};
const NOWHERE = {
  dev: absent,
  sandbox: absent,
  load: absent,
  security: absent,
  staging: absent,
  hotfix: absent,
  eu: absent,
  us: absent,
  asia: absent,
  recovery: absent,
} as const;

interface Size3 {
  readonly factor: number;
}

new FleetApp(fleet, 'ledger', {
  images: { server: 'ghcr.io/example/ledger', jobs: 'ghcr.io/example/ledger-jobs' },
  repository: 'https://git.example.com/bank/ledger',
  owners: ['@example/ledger', '@example/risk'],
  defaults: { factor: 1 },
  config: { ...ALL, eu: { factor: 2 }, recovery: absent },
  chart(chart, { images, environment }, { factor }: Size3) {
    new MigrationJob(chart, 'migrate', { image: images.jobs, contract: 'expand-contract' });
    new WebService(chart, 'ledger', {
      image: images.server,
      port: 8080,
      replicas: environment.values.replicas * factor,
      env: { STORE: environment.values.ledger, AUDIT: String(environment.values.audited) },
      serviceAccount: 'bank',
    });
  },
});

new FleetApp(fleet, 'payments', {
  images: { server: 'registry.bank.example.org/payments/server' },
  owners: ['@example/payments'],
  config: { ...ALL, sandbox: absent, recovery: {} },
  chart(chart, { images, environment }) {
    const domain = environment.values.domain;
    new WebService(chart, 'payments', {
      image: images.server,
      port: 8443,
      replicas: environment.values.replicas,
      ...(domain === undefined ? {} : { host: `pay.${domain}` }),
      resources: { memory: Size.mebibytes(512) },
    });
  },
});

// workers that come to some environments only

const WORKERS: Readonly<Record<string, readonly (keyof typeof ALL)[]>> = {
  statements: ['dev', 'staging', 'eu', 'us', 'asia'],
  interest: ['dev', 'load', 'staging', 'eu'],
  'card-events': ['dev', 'staging', 'security', 'eu', 'us', 'hotfix'],
  'sanctions-screening': ['dev', 'security', 'staging', 'eu', 'us', 'asia', 'recovery'],
  'load-generator': ['load'],
  'fuzz-tester': ['security', 'sandbox'],
};

for (const [name, environments] of Object.entries(WORKERS)) {
  new FleetApp(fleet, name, {
    images: { worker: `ghcr.io/example/workers/${name}` },
    owners: ['@example/core-banking'],
    config: { ...NOWHERE, ...Object.fromEntries(environments.map((each) => [each, {}])) },
    chart(chart, { images, environment, app }) {
      new Worker(chart, app, {
        image: images.worker,
        replicas: Math.max(1, environment.values.replicas - 1),
        env: {
          REGION: environment.values.region,
          DESTINATION: JSON.stringify(environment.destination),
        },
        liveness: { command: ['worker', 'alive'] },
      });
    },
  });
}

// settings without images: what apps can see of an environment

new FleetApp(fleet, 'about', {
  images: {},
  config: ALL,
  chart(chart, { environment, app }) {
    new ApiObject(chart, 'about', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: app, labels: { 'example.org/region': `own-${environment.name}` } },
      data: {
        name: environment.name,
        namespace: environment.namespace,
        values: JSON.stringify(environment.values),
        labels: JSON.stringify(environment.labels),
      },
    });
  },
});

new FleetApp(fleet, 'tenants', {
  images: {},
  owners: ['@example/sales'],
  defaults: { tenants: ['acme'] },
  config: {
    ...NOWHERE,
    dev: {},
    staging: { tenants: ['acme', 'globex'] },
    eu: { tenants: ['acme', 'initech', 'hooli'] },
    us: { tenants: ['globex', 'umbrella'] },
  },
  chart(chart, { environment }, { tenants }: { readonly tenants: readonly string[] }) {
    tenants.forEach((tenant, index) => {
      const object = new ApiObject(chart, tenant, {
        apiVersion: 'bank.example.org/v1',
        kind: 'Tenant',
        metadata: { name: tenant },
        spec: { plan: index === 0 ? 'bank' : 'team', seats: 10 * (index + 1), regions: [environment.name] },
      });
      syncWave(object, index);
    });
  },
});

const LIMITS: Readonly<Record<string, number>> = {
  transfers: 10_000,
  withdrawals: 2_000,
  'card-payments': 5_000,
  'foreign-exchange': 25_000,
};

for (const [name, amount] of Object.entries(LIMITS)) {
  new FleetApp(fleet, `limits-${name}`, {
    images: {},
    owners: ['@example/risk'],
    defaults: { factor: 1 },
    config: { ...ALL, dev: { factor: 0.1 }, sandbox: absent, load: { factor: 1000 }, us: { factor: 1.2 } },
    chart(chart, { environment }, { factor }: Size3) {
      new ApiObject(chart, 'limits', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `limits-${name}` },
        data: {
          'limits.yaml': `product: ${name}\nregion: ${environment.values.region}\nmost: ${amount * factor}\n`,
        },
      });
    },
  });
}

// the rest of the bank: small services of one region or of all

const REGIONAL: Readonly<Record<string, 'eu' | 'us' | 'asia'>> = {
  'sepa-gateway': 'eu',
  'ach-gateway': 'us',
  'npp-gateway': 'asia',
  'tax-reports-eu': 'eu',
  'tax-reports-us': 'us',
};

for (const [name, region] of Object.entries(REGIONAL)) {
  new FleetApp(fleet, name, {
    images: { server: `ghcr.io/example/regional/${name}` },
    repository: `https://git.example.com/bank/${name}`,
    config: { ...NOWHERE, dev: {}, staging: {}, load: {}, security: {}, [region]: {} },
    chart(chart, { images, environment }) {
      const web = new WebService(chart, 'server', {
        image: images.server,
        port: 9000,
        replicas: environment.name === region ? 3 : 1,
        config: { directory: '/etc/gateway', files: { region: environment.values.region } },
      });
      web.service.metadata.addAnnotation('example.org/description', `${name} for ${region}`);
    },
  });
}

new FleetApp(fleet, 'status', {
  images: { server: 'ghcr.io/example/status' },
  config: { ...NOWHERE, dev: {}, eu: {} },
  chart(chart, { images }) {
    new WebService(chart, 'status', { image: images.server, port: 8080, replicas: 1 });
  },
});
