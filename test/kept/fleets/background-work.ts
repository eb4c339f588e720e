import { ApiObject, type Chart, Cron, Duration, JsonPatch, Size } from 'cdk8s';
import { Cpu, k8s } from 'cdk8s-plus-28';
import {
  absent,
  autoSync,
  CronTask,
  Environment,
  Fleet,
  FleetApp,
  type HookPhase,
  hook,
  type ImageReference,
  type MigrationContract,
  MigrationJob,
  manualSync,
  Project,
  protect,
  soak,
  syncWave,
  WebService,
  Worker,
} from '../../../lib';

// The back office of a parcel service: what works without being called. Workers, cron tasks, jobs, migrations, and in
// which order they come.

const project = new Project({ root: __dirname });

const test = new Environment(project, 'test', {
  sync: autoSync({ prune: true, selfHeal: true }),
  values: { timeZone: 'Europe/Berlin', warehouse: 'none', scale: 1 },
});
const uat = new Environment(project, 'uat', {
  promotesFrom: [test],
  sync: autoSync(),
  values: { timeZone: 'Europe/Berlin', warehouse: 'copy', scale: 2 },
});
const live = new Environment(project, 'live', {
  promotesFrom: [uat],
  sync: manualSync(),
  gates: [soak(Duration.hours(8))],
  destination: { name: 'back-office-1' },
  namespace: 'back-office',
  labels: { 'example.org/tier': 'batch' },
  values: { timeZone: 'Europe/Berlin', warehouse: 'main', scale: 10 },
});

export const fleet = new Fleet(project, 'fleet', [test, uat, live]);

/** What every consumer of the message queue is told. */
const queueOf = (topic: string, group: string) =>
  ({
    BROKERS: 'kafka-0.kafka:9092,kafka-1.kafka:9092',
    TOPIC: topic,
    GROUP: group,
    SASL_PASSWORD: { secret: 'kafka-client', key: 'password' },
    INSTANCE: { field: 'metadata.name' },
  }) as const;

/** A migration as most apps have it: before everything else, with the app's own database. */
function migration(
  chart: Chart,
  image: ImageReference,
  contract: MigrationContract,
  args = ['migrate', 'up'],
): MigrationJob {
  return new MigrationJob(chart, 'migrate', {
    image,
    contract,
    args,
    env: { DATABASE_URL: { secret: `${chart.node.id}-db`, key: 'url' } },
  });
}

// consumers

new FleetApp(fleet, 'parcel-events', {
  images: { worker: 'ghcr.io/example/parcel-events' },
  repository: 'https://github.com/example/parcel-events',
  owners: ['@example/parcels'],
  defaults: { partitions: 4 },
  config: { test: { partitions: 1 }, uat: {}, live: { partitions: 48 } },
  chart(chart, { images }, { partitions }: { readonly partitions: number }) {
    new Worker(chart, 'consumer', {
      image: images.worker,
      args: ['consume'],
      autoscale: { min: 1, max: partitions, cpuPercent: 70 },
      env: queueOf('parcels', 'events'),
      liveness: { path: '/alive', port: 8081, periodSeconds: Duration.seconds(30) },
      readiness: { path: '/ready', port: 8081 },
      startup: { path: '/alive', port: 8081, failureThreshold: 90 },
      terminationGracePeriod: Duration.minutes(1),
    });
    const replay = new Worker(chart, 'replay', {
      image: images.worker,
      args: ['replay'],
      replicas: 0,
      env: queueOf('parcels', 'replay'),
    });
    syncWave(replay, 2);
    migration(chart, images.worker, 'expand-contract');
  },
});

new FleetApp(fleet, 'label-printer', {
  images: { worker: 'ghcr.io/example/label-printer' },
  owners: ['@example/parcels'],
  config: {
    test: { printers: ['pdf'] },
    uat: { printers: ['pdf', 'zebra'] },
    live: { printers: ['zebra', 'sato', 'pdf'] },
  },
  chart(chart, { images }, { printers }: { readonly printers: readonly string[] }) {
    for (const printer of printers) {
      new Worker(chart, printer, {
        image: images.worker,
        command: ['/usr/bin/printd'],
        args: ['--driver', printer],
        replicas: printer === 'pdf' ? 1 : 2,
        env: queueOf('labels', `printer-${printer}`),
        config: {
          directory: '/etc/printd',
          files: { [`${printer}.conf`]: `driver = ${printer}\ndpi = 203\nmedia = 4x6\n` },
        },
        liveness: {
          command: ['/usr/bin/printctl', 'status', printer],
          timeoutSeconds: Duration.seconds(5),
          failureThreshold: 6,
        },
        writable: ['/tmp', '/var/spool/printd'],
      });
    }
  },
});

new FleetApp(fleet, 'notifications', {
  images: { worker: 'ghcr.io/example/notifications', templates: 'ghcr.io/example/notification-templates' },
  owners: ['@example/messaging'],
  config: {
    test: { channels: ['mail'] },
    uat: { channels: ['mail', 'sms'] },
    live: { channels: ['mail', 'sms', 'push'] },
  },
  chart(chart, { images }, { channels }: { readonly channels: readonly string[] }) {
    const templates = new Worker(chart, 'templates', {
      image: images.templates,
      args: ['watch'],
      replicas: 1,
    });
    syncWave(templates, -1);
    for (const channel of channels) {
      new Worker(chart, channel, {
        image: images.worker,
        args: ['send', channel],
        env: { ...queueOf('notifications', channel), RATE: channel === 'sms' ? '5' : '200' },
        envFrom: [{ secret: `provider-${channel}`, prefix: 'PROVIDER_' }],
        liveness: { command: ['notify', 'alive'] },
      });
    }
    new CronTask(chart, 'bounces', {
      image: images.worker,
      args: ['collect-bounces'],
      schedule: '*/20 * * * *',
      retries: 0,
    });
  },
});

new FleetApp(fleet, 'geocoder', {
  images: { worker: 'ghcr.io/example/geocoder' },
  config: { test: {}, uat: {}, live: {} },
  chart(chart, { images }) {
    new Worker(chart, 'geocoder', {
      image: images.worker,
      resources: { cpu: { request: Cpu.units(2), limit: Cpu.units(4) }, memory: Size.gibibytes(3) },
      writable: ['/tmp', '/cache'],
      writableSize: Size.gibibytes(12),
      liveness: { command: ['geo', 'ping'], periodSeconds: Duration.minutes(1) },
      user: 2000,
    });
  },
});

new FleetApp(fleet, 'route-planner', {
  images: { solver: 'ghcr.io/example/route-solver' },
  owners: ['@example/logistics'],
  defaults: { minutes: 10 },
  config: { test: { minutes: 1 }, uat: {}, live: { minutes: 45 } },
  chart(chart, { images, environment }, { minutes }: { readonly minutes: number }) {
    const solver = new Worker(chart, 'solver', {
      image: images.solver,
      replicas: environment.values.scale,
      env: { TIME_LIMIT: `${minutes}m`, WAREHOUSE: environment.values.warehouse },
      liveness: { command: ['solver', 'alive'] },
      podLabels: { 'example.org/heavy': 'yes' },
      podAnnotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
      resources: { cpu: Cpu.units(4), memory: Size.gibibytes(8) },
    });
    solver.deployment.addJsonPatch(
      JsonPatch.add('/spec/template/spec/nodeSelector', { 'example.org/pool': 'compute' }),
      JsonPatch.add('/spec/template/spec/tolerations', [
        { key: 'compute', operator: 'Exists', effect: 'NoSchedule' },
      ]),
    );
    new CronTask(chart, 'morning', {
      image: images.solver,
      args: ['plan', '--horizon', '12h'],
      schedule: '30 4 * * 1-6',
      timeZone: environment.values.timeZone,
      concurrency: 'Replace',
      timeout: Duration.hours(2),
      retries: 1,
    });
  },
});

// nightly work

new FleetApp(fleet, 'billing', {
  images: { jobs: 'ghcr.io/example/billing' },
  repository: 'https://github.com/example/billing',
  owners: ['@example/finance', '@example/audit'],
  config: {
    test: { contract: 'breaking' },
    uat: { contract: 'idempotent' },
    live: { contract: 'expand-contract' },
  },
  chart(chart, { images, environment }, { contract }: { readonly contract: MigrationContract }) {
    new MigrationJob(chart, 'schema', {
      name: 'billing-schema',
      image: images.jobs,
      command: ['/app/migrate'],
      args: ['--to', 'latest'],
      contract,
      retries: 1,
      timeout: Duration.minutes(40),
      config: {
        directory: '/etc/migrate',
        files: { 'migrate.toml': '[database]\nlock_timeout = "5s"\nstatement_timeout = "30min"\n' },
      },
      secretFiles: { '/run/db': 'billing-db' },
      serviceAccount: 'billing-migrations',
      terminationGracePeriod: Duration.seconds(5),
    });
    new CronTask(chart, 'invoices', {
      image: images.jobs,
      args: ['invoices', 'run'],
      schedule: Cron.schedule({ minute: '15', hour: '1', day: '1' }),
      timeZone: environment.values.timeZone,
      startingDeadline: Duration.hours(6),
      timeout: Duration.hours(5),
      retries: 3,
      config: { directory: '/etc/billing', files: { 'vat.csv': 'country,rate\nDE,19\nFR,20\nCH,8.1\n' } },
    });
    new CronTask(chart, 'dunning', {
      image: images.jobs,
      args: ['dunning'],
      schedule: '0 9 * * 1',
      concurrency: 'Allow',
      suspend: environment.name === 'test',
    });
    new CronTask(chart, 'ledger', {
      image: images.jobs,
      args: ['close-day'],
      schedule: '@daily',
      resources: { memory: Size.gibibytes(1) },
    });
  },
});

new FleetApp(fleet, 'warehouse-sync', {
  images: { sync: 'ghcr.io/example/warehouse-sync' },
  config: { test: absent, uat: { every: 30 }, live: { every: 5 } },
  chart(chart, { images, environment }, { every }: { readonly every: number }) {
    new CronTask(chart, 'warehouse-sync', {
      image: images.sync,
      schedule: `*/${every} * * * *`,
      args: ['--warehouse', environment.values.warehouse],
      envFrom: [{ configMap: 'warehouse-endpoints' }, { secret: 'warehouse-credentials' }],
      timeout: Duration.minutes(every),
      startingDeadline: Duration.minutes(1),
      imagePullSecrets: ['registry'],
    });
  },
});

const CLEANERS: Readonly<Record<string, { readonly schedule: string; readonly days: number }>> = {
  'clean-sessions': { schedule: '@hourly', days: 1 },
  'clean-exports': { schedule: '40 3 * * *', days: 14 },
  'clean-audit-log': { schedule: '0 5 1 1 *', days: 3653 },
};

for (const [name, { schedule, days }] of Object.entries(CLEANERS)) {
  new FleetApp(fleet, name, {
    images: { tool: 'ghcr.io/example/cleaner' },
    owners: ['@example/data-protection'],
    config: { test: {}, uat: {}, live: {} },
    chart(chart, { images, app }) {
      new CronTask(chart, app, {
        image: images.tool,
        command: ['cleaner'],
        args: [app.slice('clean-'.length), `--older-than=${days}d`],
        schedule,
        env: { DRY_RUN: days > 1000 ? 'true' : 'false', DATABASE_URL: { secret: 'shared-db', key: 'url' } },
      });
    },
  });
}

new FleetApp(fleet, 'exchange-rates', {
  images: { fetch: 'ghcr.io/example/exchange-rates' },
  config: { test: {}, uat: {}, live: {} },
  chart(chart, { images }) {
    const cron = new CronTask(chart, 'fetch', {
      image: images.fetch,
      schedule: '0 16 * * 1-5',
      timeZone: 'Europe/Berlin',
    });
    cron.cronJob.addJsonPatch(
      JsonPatch.replace('/spec/successfulJobsHistoryLimit', 1),
      JsonPatch.add('/spec/jobTemplate/spec/ttlSecondsAfterFinished', 3600),
    );
  },
});

// jobs that are hooks

const PHASES: readonly HookPhase[] = ['PreSync', 'Sync', 'PostSync', 'SyncFail'];

new FleetApp(fleet, 'smoke-tests', {
  images: { tests: 'ghcr.io/example/smoke-tests' },
  owners: ['@example/quality'],
  config: { test: { suites: ['fast'] }, uat: { suites: ['fast', 'full'] }, live: { suites: ['fast'] } },
  chart(chart, { images, environment }, { suites }: { readonly suites: readonly string[] }) {
    for (const phase of PHASES) {
      const job = new k8s.KubeJob(chart, phase, {
        metadata: { name: `smoke-${phase.toLowerCase()}` },
        spec: {
          backoffLimit: 0,
          activeDeadlineSeconds: 600,
          template: {
            spec: {
              restartPolicy: 'Never',
              containers: suites.map((suite) => ({
                name: suite,
                image: images.tests.pullable,
                args: ['--suite', suite, '--stage', environment.name, '--phase', phase],
                resources: { requests: { cpu: k8s.Quantity.fromString('100m') } },
              })),
            },
          },
        },
      });
      hook(job, phase, phase === 'SyncFail' ? 'HookFailed' : 'BeforeHookCreation');
      syncWave(job, PHASES.indexOf(phase) * 10);
    }
  },
});

new FleetApp(fleet, 'search-reindex', {
  images: { job: 'ghcr.io/example/reindex' },
  config: { test: {}, uat: {}, live: {} },
  chart(chart, { images }) {
    const task = new CronTask(chart, 'weekly', { image: images.job, schedule: '@weekly', suspend: true });
    hook(task, 'PostSync', 'HookSucceeded');
    const skipped = new Worker(chart, 'manual', { image: images.job, replicas: 1, args: ['wait'] });
    hook(skipped, 'Skip');
  },
});

// state and its order

new FleetApp(fleet, 'document-store', {
  images: { server: 'ghcr.io/example/document-store', backup: 'ghcr.io/example/backup' },
  owners: ['@example/storage'],
  config: { test: { size: 5, keep: 1 }, uat: { size: 50, keep: 7 }, live: { size: 2000, keep: 90 } },
  chart(chart, { images }, { size, keep }: { readonly size: number; readonly keep: number }) {
    const claim = new ApiObject(chart, 'claim', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'documents' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast',
        resources: { requests: { storage: `${size}Gi` } },
      },
    });
    syncWave(claim, -5);
    protect(claim, 'Prune=false', 'Delete=false');
    const store = new Worker(chart, 'store', {
      image: images.server,
      replicas: 1,
      liveness: { command: ['store', 'ping'] },
    });
    store.deployment.addJsonPatch(
      JsonPatch.add('/spec/template/spec/volumes/-', {
        name: 'documents',
        persistentVolumeClaim: { claimName: 'documents' },
      }),
      JsonPatch.add('/spec/template/spec/containers/0/volumeMounts/-', {
        name: 'documents',
        mountPath: '/data',
      }),
      JsonPatch.replace('/spec/strategy', { type: 'Recreate' }),
    );
    protect(store, 'Prune=confirm', 'Delete=confirm');
    new CronTask(chart, 'backup', {
      image: images.backup,
      schedule: '0 2 * * *',
      args: ['--keep', `${keep}`],
      timeout: Duration.hours(12),
      retries: 5,
    });
    const restore = new MigrationJob(chart, 'restore', {
      image: images.backup,
      contract: 'idempotent',
      args: ['restore', '--if-empty'],
    });
    syncWave(restore, -4);
  },
});

new FleetApp(fleet, 'customs', {
  images: { api: 'ghcr.io/example/customs', jobs: 'ghcr.io/example/customs-jobs' },
  owners: ['@example/customs'],
  config: { test: {}, uat: {}, live: {} },
  chart(chart, { images }) {
    migration(chart, images.jobs, 'expand-contract', ['db', 'upgrade', '--yes']);
    const api = new WebService(chart, 'api', { image: images.api, port: 8080 });
    const worker = new Worker(chart, 'declarations', {
      image: images.jobs,
      args: ['declare'],
      autoscale: { min: 2, max: 9, memoryPercent: 85 },
    });
    const cron = new CronTask(chart, 'tariffs', {
      image: images.jobs,
      args: ['tariffs', 'pull'],
      schedule: '5 0 * * *',
    });
    syncWave(api, 1);
    syncWave(worker, 2);
    syncWave(cron, 3);
  },
});

// apps that differ in what they consume

const CONSUMERS: Readonly<
  Record<string, { readonly topics: readonly string[]; readonly contract?: MigrationContract }>
> = {
  'claims-consumer': { topics: ['claims'], contract: 'idempotent' },
  'returns-consumer': { topics: ['returns', 'refunds'], contract: 'expand-contract' },
  'fleet-telemetry': { topics: ['vans', 'trucks', 'bikes'] },
  'fraud-scores': { topics: ['payments'], contract: 'breaking' },
  'data-lake': { topics: ['parcels', 'claims', 'returns', 'payments'] },
};

for (const [name, { topics, contract }] of Object.entries(CONSUMERS)) {
  new FleetApp(fleet, name, {
    images: { worker: `ghcr.io/example/consumers/${name}` },
    owners: ['@example/streaming'],
    defaults: { replicas: 1 },
    config: { test: {}, uat: {}, live: { replicas: 1 + topics.length } },
    chart(chart, { images, environment }, { replicas }: { readonly replicas: number }) {
      for (const topic of topics) {
        new Worker(chart, topic, {
          image: images.worker,
          replicas,
          args: ['--topic', topic],
          env: { ...queueOf(topic, name), STAGE: environment.name },
          liveness: {
            command: ['consumer', 'lag', '--max', '10000'],
            periodSeconds: Duration.seconds(30),
            timeoutSeconds: Duration.seconds(10),
          },
        });
      }
      if (contract) migration(chart, images.worker, contract);
    },
  });
}

new FleetApp(fleet, 'one-off', {
  images: {},
  config: { test: { flags: 'all' }, uat: { flags: 'none' }, live: absent },
  chart(chart, _target, { flags }: { readonly flags: string }) {
    const config = new k8s.KubeConfigMap(chart, 'flags', {
      metadata: { name: 'one-off-flags' },
      data: { flags, 'with.dots': 'a: b # c' },
    });
    syncWave(config, -10);
  },
});
