import { Duration, JsonPatch, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  absent,
  autoSync,
  Environment,
  Fleet,
  FleetApp,
  hook,
  manualSync,
  Project,
  protect,
  syncWave,
  WebService,
  type WebServiceProps,
} from '../../../lib';

// A company that sells train tickets: many web services, every prop of `WebService` used somewhere.

const project = new Project({ root: __dirname, code: { branches: ['main'] } });

const dev = new Environment(project, 'dev', {
  sync: autoSync({ prune: true, selfHeal: true }),
  namespace: 'tickets-dev',
  labels: { 'example.org/stage': 'dev' },
  values: { domain: 'dev.tickets.example.org', tls: false, region: 'eu-central-1' },
});
const staging = new Environment(project, 'staging', {
  promotesFrom: [dev],
  sync: autoSync({ prune: true }),
  namespace: 'tickets-staging',
  labels: { 'example.org/stage': 'staging' },
  values: { domain: 'staging.tickets.example.org', tls: true, region: 'eu-central-1' },
});
const prod = new Environment(project, 'prod', {
  promotesFrom: [staging],
  sync: manualSync(),
  approvals: { reviewers: 1, owners: ['@example/sre'] },
  namespace: 'tickets',
  labels: { 'example.org/stage': 'prod', 'example.org/cost-centre': '4711' },
  values: { domain: 'tickets.example.org', tls: true, region: 'eu-west-1' },
});

export const fleet = new Fleet(project, 'fleet', [dev, staging, prod]);

/** How a public host comes in: with a certificate where the environment has them. */
function publicHost(
  environment: { readonly values: Readonly<Record<string, string | number | boolean>> },
  name: string,
  rest: { readonly path?: string; readonly annotations?: Readonly<Record<string, string>> } = {},
): NonNullable<WebServiceProps['host']> {
  const host = `${name}.${environment.values['domain']}`;
  if (environment.values['tls'] !== true) return { host, className: 'traefik', ...rest };
  return {
    host,
    className: 'nginx',
    tlsSecret: `${name}-tls`,
    ...rest,
    annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt', ...rest.annotations },
  };
}

// what travellers see

new FleetApp(fleet, 'website', {
  images: { server: 'ghcr.io/example/website' },
  repository: 'https://github.com/example/website',
  owners: ['@example/web', '@example/design'],
  defaults: { min: 2, max: 4, beta: false },
  config: { dev: { min: 1, max: 2, beta: true }, staging: { beta: true }, prod: { min: 6, max: 60 } },
  chart(
    chart,
    { images, environment },
    config: { readonly min: number; readonly max: number; readonly beta: boolean },
  ) {
    new WebService(chart, 'website', {
      image: images.server,
      port: 3000,
      autoscale: { min: config.min, max: config.max, cpuPercent: 65, memoryPercent: 75 },
      host: publicHost(environment, 'www', {
        annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '1m' },
      }),
      env: {
        NODE_ENV: 'production',
        FEATURE_BETA: config.beta ? 'on' : 'off',
        SESSION_KEY: { secret: 'website-session', key: 'key' },
        POD_NAME: { field: 'metadata.name' },
      },
      resources: { cpu: { request: Cpu.millis(300), limit: Cpu.units(2) }, memory: Size.mebibytes(768) },
      terminationGracePeriod: Duration.seconds(45),
    });
  },
});

new FleetApp(fleet, 'search', {
  images: { api: 'ghcr.io/example/search', index: 'ghcr.io/example/search-index' },
  repository: 'https://github.com/example/search',
  owners: ['@example/search'],
  defaults: { shards: 2 },
  config: { dev: { shards: 1 }, staging: {}, prod: { shards: 5 } },
  chart(chart, { images, environment }, { shards }: { readonly shards: number }) {
    new WebService(chart, 'api', {
      image: images.api,
      port: 8080,
      replicas: shards + 1,
      extraPorts: { metrics: 9090, grpc: 9000 },
      host: publicHost(environment, 'search', { path: '/v2' }),
      readiness: {
        path: '/ready',
        port: 'metrics',
        periodSeconds: Duration.seconds(5),
        timeoutSeconds: Duration.seconds(2),
        failureThreshold: 2,
      },
      liveness: { path: '/live', port: 9090, periodSeconds: Duration.seconds(20), failureThreshold: 5 },
      startup: { path: '/live', port: 9090, periodSeconds: Duration.seconds(3), failureThreshold: 60 },
      config: {
        directory: '/etc/search',
        files: {
          'search.yaml': `shards: ${shards}\nregion: ${environment.values['region']}\nsynonyms:\n  - [train, railway]\n  - [fare, price]\n`,
          'stopwords.txt': 'the\na\nof\n',
        },
      },
      podAnnotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090' },
    });
    new WebService(chart, 'index', {
      image: images.index,
      port: 9200,
      servicePort: 9200,
      replicas: shards,
      command: ['/opt/index/bin/index'],
      args: ['--data=/var/lib/index', `--shards=${shards}`, '--no-telemetry'],
      writable: ['/tmp', '/var/lib/index'],
      writableSize: Size.gibibytes(8),
      readiness: { command: ['index-cli', 'ping', '--quiet'] },
      liveness: { command: ['index-cli', 'alive'], timeoutSeconds: Duration.seconds(4) },
      startup: 'none',
      resources: { cpu: Cpu.units(1), memory: Size.gibibytes(4) },
      user: 1000,
      terminationGracePeriod: Duration.minutes(2),
    });
  },
});

new FleetApp(fleet, 'timetable', {
  images: { server: 'registry.example.org/rail/timetable' },
  owners: ['@example/rail'],
  config: { dev: { feed: 'sandbox' }, staging: { feed: 'replay' }, prod: { feed: 'live' } },
  chart(chart, { images, environment }, { feed }: { readonly feed: string }) {
    const web = new WebService(chart, 'timetable', {
      image: images.server,
      port: 8081,
      replicas: feed === 'live' ? 4 : 1,
      host: `times.${environment.values['domain']}`,
      imagePullSecrets: ['rail-registry', 'rail-registry-fallback'],
      envFrom: [{ secret: `feed-${feed}` }, { configMap: 'rail-defaults', prefix: 'RAIL_' }],
      env: { FEED: feed, FEED_TOKEN: { secret: `feed-${feed}`, key: 'token', optional: feed === 'sandbox' } },
    });
    syncWave(web, 1);
  },
});

new FleetApp(fleet, 'checkout', {
  images: { server: 'ghcr.io/example/checkout', sidecar: 'ghcr.io/example/card-vault' },
  repository: 'https://github.com/example/checkout',
  owners: ['@example/payments'],
  defaults: { limits: { amount: 500, currency: 'EUR' } },
  config: {
    dev: { provider: 'fake' },
    staging: { provider: 'sandbox' },
    prod: { provider: 'live', limits: { amount: 5000, currency: 'EUR' } },
  },
  chart(
    chart,
    { images, environment },
    config: {
      readonly provider: string;
      readonly limits: { readonly amount: number; readonly currency: string };
    },
  ) {
    const web = new WebService(chart, 'checkout', {
      name: 'checkout-api',
      image: images.server,
      port: 8443,
      servicePort: 443,
      replicas: 3,
      serviceAccount: 'checkout',
      secretFiles: { '/run/secrets/provider': `provider-${config.provider}`, '/run/tls': 'checkout-tls' },
      env: {
        PROVIDER: config.provider,
        LIMIT: `${config.limits.amount} ${config.limits.currency}`,
        VAULT: 'http://checkout-vault',
        NODE_IP: { field: 'status.hostIP' },
        FX_RATES: { configMap: 'fx-rates', key: 'url', optional: true },
      },
      podLabels: { 'example.org/pci': 'true' },
      readiness: { path: '/readyz', timeoutSeconds: Duration.seconds(3) },
    });
    web.deployment.addJsonPatch(
      JsonPatch.add('/spec/template/spec/priorityClassName', 'payments'),
      JsonPatch.replace('/spec/strategy/rollingUpdate/maxSurge', '25%'),
    );
    protect(web.service, 'Delete=confirm');
    new WebService(chart, 'vault', {
      image: images.sidecar,
      port: 8200,
      replicas: 2,
      liveness: 'none',
      startup: 'none',
      readiness: { path: '/v1/sys/health' },
      env: { REGION: String(environment.values['region']) },
    });
  },
});

new FleetApp(fleet, 'accounts', {
  images: { server: 'ghcr.io/example/accounts' },
  owners: ['@example/identity'],
  defaults: { sessionHours: 12 },
  config: { dev: { sessionHours: 72 }, staging: {}, prod: {} },
  chart(chart, { images, environment }, { sessionHours }: { readonly sessionHours: number }) {
    new WebService(chart, 'accounts', {
      image: images.server,
      port: 8080,
      host: publicHost(environment, 'login'),
      autoscale: { max: 12 },
      env: {
        SESSION_TTL: `${sessionHours}h`,
        ISSUER: `https://login.${environment.values['domain']}`,
        DB_URL: { secret: 'accounts-db', key: 'url' },
        SMTP_PASSWORD: { secret: 'smtp', key: 'password', optional: true },
      },
      config: {
        directory: '/app/templates',
        files: {
          'welcome.txt': 'Welcome aboard, {{ name }}!\n\nYour account is ready.\n',
          'reset.txt': 'Somebody, hopefully you, wants a new password.\n',
        },
      },
    });
  },
});

new FleetApp(fleet, 'seat-maps', {
  images: { server: 'ghcr.io/example/seat-maps' },
  config: { dev: {}, staging: {}, prod: {} },
  chart(chart, { images }) {
    new WebService(chart, 'seat-maps', { image: images.server, port: 8080 });
  },
});

new FleetApp(fleet, 'loyalty', {
  images: { server: 'ghcr.io/example/loyalty' },
  owners: ['@example/loyalty'],
  config: {
    dev: { tiers: ['basic'] },
    staging: { tiers: ['basic', 'silver'] },
    prod: { tiers: ['basic', 'silver', 'gold'] },
  },
  chart(chart, { images }, { tiers }: { readonly tiers: readonly string[] }) {
    new WebService(chart, 'loyalty', {
      image: images.server,
      port: 5000,
      servicePort: 8080,
      replicas: tiers.length,
      args: tiers.flatMap((tier) => ['--tier', tier]),
      config: {
        directory: '/etc/loyalty',
        files: Object.fromEntries(
          tiers.map((tier, index) => [`${tier}.json`, `{"bonus": ${(index + 1) * 5}}`]),
        ),
      },
    });
  },
});

// services that services ask: a table, since they differ in numbers only

const INTERNAL: Readonly<
  Record<string, { readonly port: number; readonly memory: number; readonly peak: number }>
> = {
  fares: { port: 8080, memory: 512, peak: 8 },
  inventory: { port: 8080, memory: 1024, peak: 6 },
  stations: { port: 7000, memory: 256, peak: 3 },
  discounts: { port: 8088, memory: 192, peak: 2 },
  vouchers: { port: 8089, memory: 192, peak: 2 },
};

for (const [name, { port, memory, peak }] of Object.entries(INTERNAL)) {
  new FleetApp(fleet, name, {
    images: { server: `ghcr.io/example/core/${name}` },
    repository: 'https://github.com/example/core',
    owners: ['@example/core'],
    defaults: { replicas: 2 },
    config: { dev: { replicas: 1 }, staging: {}, prod: { replicas: peak } },
    chart(chart, { images, environment, app }, { replicas }: { readonly replicas: number }) {
      new WebService(chart, app, {
        image: images.server,
        port,
        replicas,
        resources: { memory: Size.mebibytes(memory) },
        env: {
          SERVICE: app,
          STAGE: environment.name,
          OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.observability:4317',
        },
        podAnnotations: { 'linkerd.io/inject': 'enabled' },
      });
    },
  });
}

// what partners call

new FleetApp(fleet, 'partner-gateway', {
  images: { gateway: 'ghcr.io/example/gateway', policy: 'ghcr.io/example/gateway-policy' },
  owners: ['@example/partners'],
  config: {
    dev: { partners: ['acme'], burst: 10 },
    staging: { partners: ['acme', 'globex'], burst: 50 },
    prod: { partners: ['acme', 'globex', 'initech', 'umbrella'], burst: 500 },
  },
  chart(
    chart,
    { images, environment },
    { partners, burst }: { readonly partners: readonly string[]; readonly burst: number },
  ) {
    const routes = partners.map(
      (partner) => `  - host: ${partner}.api\n    upstream: http://fares\n    burst: ${burst}\n`,
    );
    new WebService(chart, 'gateway', {
      image: images.gateway,
      port: 8080,
      extraPorts: { admin: 8001 },
      autoscale: { min: 3, max: 3 + partners.length * 2, cpuPercent: 50 },
      host: {
        host: `*.api.${environment.values['domain']}`,
        path: '/',
        annotations: { 'external-dns.alpha.kubernetes.io/ttl': '60' },
      },
      config: { directory: '/etc/gateway', files: { 'routes.yaml': `routes:\n${routes.join('')}` } },
      readiness: { path: '/status', port: 'admin' },
      liveness: { path: '/status', port: 'admin', periodSeconds: Duration.seconds(15) },
    });
    new WebService(chart, 'policy', {
      image: images.policy,
      port: 8181,
      readiness: { path: '/health?bundles' },
      liveness: { path: '/health' },
    });
  },
});

new FleetApp(fleet, 'webhooks', {
  images: { server: 'ghcr.io/example/webhooks' },
  owners: ['@example/partners'],
  config: { dev: {}, staging: {}, prod: {} },
  chart(chart, { images, environment }) {
    new WebService(chart, 'in', {
      image: images.server,
      port: 8080,
      args: ['serve'],
      host: publicHost(environment, 'hooks', { path: '/in' }),
    });
    new WebService(chart, 'out', {
      image: images.server,
      port: 8080,
      args: ['deliver', '--retries', '8'],
      replicas: 1,
      envFrom: [{ secret: 'webhook-keys', prefix: 'KEY_' }],
    });
  },
});

new FleetApp(fleet, 'b2b-portal', {
  images: { server: 'ghcr.io/example/b2b-portal' },
  config: { dev: absent, staging: { tenants: 2 }, prod: { tenants: 14 } },
  chart(chart, { images, environment }, { tenants }: { readonly tenants: number }) {
    for (let tenant = 1; tenant <= Math.min(tenants, 4); tenant += 1) {
      new WebService(chart, `tenant-${tenant}`, {
        image: images.server,
        port: 8080,
        replicas: tenant === 1 ? 3 : 1,
        host: publicHost(environment, `tenant-${tenant}`),
        env: { TENANT: `${tenant}`, TENANTS: `${tenants}` },
      });
    }
  },
});

// inside the company

new FleetApp(fleet, 'support-desk', {
  images: { app: 'ghcr.io/example/support-desk', proxy: 'ghcr.io/example/auth-proxy' },
  owners: ['@example/support'],
  defaults: { languages: 'en,de' },
  config: { dev: {}, staging: {}, prod: { languages: 'en,de,fr,it,nl' } },
  chart(chart, { images, environment }, { languages }: { readonly languages: string }) {
    const app = new WebService(chart, 'app', {
      image: images.app,
      port: 8069,
      env: { LANGUAGES: languages, GREETING: 'Grüezi, ça va? 你好 — "quoted"\nand a second line' },
      user: 101,
      writable: ['/tmp', '/var/cache/desk', '/run/desk'],
    });
    new WebService(chart, 'proxy', {
      image: images.proxy,
      port: 4180,
      host: publicHost(environment, 'desk'),
      args: [`--upstream=http://${app.name}`, '--cookie-secure=true', '--set-xauthrequest'],
      env: {
        CLIENT_SECRET: { secret: 'desk-oidc', key: 'client-secret' },
        COOKIE_SECRET: { secret: 'desk-oidc', key: 'cookie' },
      },
      readiness: { path: '/ready' },
      liveness: { path: '/ping' },
    });
  },
});

new FleetApp(fleet, 'reports', {
  images: { server: 'ghcr.io/example/reports' },
  owners: ['@example/finance'],
  config: { dev: { retention: 7 }, staging: { retention: 30 }, prod: { retention: 3650 } },
  chart(chart, { images }, { retention }: { readonly retention: number }) {
    const web = new WebService(chart, 'reports', {
      image: images.server,
      port: 8080,
      replicas: 1,
      writable: ['/tmp', '/work'],
      writableSize: Size.gibibytes(20),
      env: { RETENTION_DAYS: `${retention}` },
      resources: { cpu: Cpu.millis(500), memory: Size.gibibytes(2) },
      terminationGracePeriod: Duration.minutes(10),
    });
    web.deployment.metadata.addAnnotation('example.org/on-call', 'finance-it');
    web.service.metadata.addLabel('example.org/internal', 'true');
  },
});

new FleetApp(fleet, 'maintenance-page', {
  images: { server: 'ghcr.io/example/static' },
  config: { dev: absent, staging: absent, prod: {} },
  chart(chart, { images }) {
    const page = new WebService(chart, 'maintenance-page', {
      image: images.server,
      port: 8080,
      replicas: 0,
      config: {
        directory: '/srv/www',
        files: {
          'index.html': '<!doctype html>\n<title>Back soon</title>\n<p>We are laying new tracks.</p>\n',
        },
      },
    });
    syncWave(page, -1);
    hook(page.service, 'PostSync', 'HookSucceeded');
  },
});

new FleetApp(fleet, 'status-page', {
  images: { server: 'docker.io/example/status' },
  config: { dev: {}, staging: {}, prod: {} },
  chart(chart, { images, environment }) {
    new WebService(chart, 'status-page', {
      image: images.server,
      port: 3001,
      replicas: 1,
      host: publicHost(environment, 'status'),
      readiness: 'none',
      liveness: 'none',
      startup: 'none',
    });
  },
});

new FleetApp(fleet, 'price-alerts', {
  images: { server: 'ghcr.io/example/price-alerts' },
  owners: ['@example/growth'],
  defaults: { threshold: 0.1 },
  config: { dev: { threshold: 0.5 }, staging: {}, prod: {} },
  chart(chart, { images, environment }, { threshold }: { readonly threshold: number }) {
    const web = new WebService(chart, 'price-alerts', {
      image: images.server,
      port: 8080,
      autoscale: { min: 1, max: 5, memoryPercent: 90 },
      env: {
        THRESHOLD: String(threshold),
        TOPIC: `prices.${environment.name}`,
        EMPTY: '',
        NUMBER_LIKE: '0123',
        BOOLEAN_LIKE: 'yes',
      },
    });
    web.autoscaler?.addJsonPatch(
      JsonPatch.add('/spec/behavior', {
        scaleDown: {
          stabilizationWindowSeconds: 600,
          policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
        },
      }),
    );
    web.disruptionBudget?.metadata.addAnnotation('example.org/reviewed', '2026-01-15');
  },
});

new FleetApp(fleet, 'maps', {
  images: { tiles: 'ghcr.io/example/tiles', style: 'ghcr.io/example/map-style' },
  config: { dev: { zoom: 10 }, staging: { zoom: 14 }, prod: { zoom: 18 } },
  chart(chart, { images, environment }, { zoom }: { readonly zoom: number }) {
    const tiles = new WebService(chart, 'tiles', {
      image: images.tiles,
      port: 8080,
      autoscale: { min: 2, max: 2 + zoom },
      host: publicHost(environment, 'tiles', {
        annotations: { 'nginx.ingress.kubernetes.io/enable-cors': 'true' },
      }),
      args: ['--max-zoom', String(zoom)],
      secretFiles: { '/run/secrets/bucket': 'tiles-bucket' },
    });
    tiles.ingress?.addJsonPatch(
      JsonPatch.add('/spec/rules/0/http/paths/-', {
        path: '/sprites',
        pathType: 'Exact',
        backend: { service: { name: 'maps-style', port: { name: 'http' } } },
      }),
    );
    new WebService(chart, 'style', {
      image: images.style,
      port: 8080,
      replicas: 2,
      liveness: {
        path: '/',
        periodSeconds: Duration.minutes(1),
        timeoutSeconds: Duration.seconds(10),
        failureThreshold: 1,
      },
    });
  },
});

new FleetApp(fleet, 'feature-flags', {
  images: { server: 'ghcr.io/example/flags' },
  config: {
    dev: { flags: { quickBuy: true, dark: true } },
    staging: { flags: { quickBuy: true, dark: false } },
    prod: { flags: { quickBuy: false, dark: false } },
  },
  chart(chart, { images }, { flags }: { readonly flags: Readonly<Record<string, boolean>> }) {
    const web = new WebService(chart, 'feature-flags', {
      image: images.server,
      port: 8013,
      servicePort: 8013,
      config: { directory: '/flags', files: { 'flags.json': `${JSON.stringify(flags, null, 2)}\n` } },
      liveness: { command: ['/bin/flagd', 'healthz'] },
      readiness: { command: ['/bin/flagd', 'readyz'], periodSeconds: Duration.seconds(2) },
    });
    if (web.configMap) syncWave(web.configMap, -2);
  },
});
