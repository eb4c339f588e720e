import { Duration } from 'cdk8s';
import {
  absent,
  allOf,
  anyOf,
  autoSync,
  Environment,
  Fleet,
  FleetApp,
  type FleetDefinition,
  Project,
} from '../../../lib/authoring/fleet';
import { type Source, yamlFiles } from '../../../lib/authoring/sources';
import { soak } from '../../../lib/gates/soak/author';
import { codesOf, findingsOf } from '../../support/codes';
import { configMap, digest, image, oneAppFleet, threeEnvironments } from '../../support/fleets';

const config = { dev: {}, staging: {}, prod: {} };
const codes = (fleet: FleetDefinition) => fleet.findings().map((each) => each.code);
const messages = (fleet: FleetDefinition) => fleet.findings().map((each) => each.message);
const chart = () => undefined;

describe('a fleet as data', () => {
  test('environments have safe defaults', () => {
    const [dev, , prod] = threeEnvironments().fleet.describe().environments;
    expect(dev).toEqual({
      name: 'dev',
      objectFields: {},
      byHand: [],
      promotesFrom: { mode: 'anyOf', environments: [] },
      delivery: { path: 'manifests/dev', layout: 'folders/v1' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'dev' },
      controller: 'argocd',
      controllerSettings: {},
      allow: { kinds: [], without: [], clusterKinds: [], namespaces: [], podSecurity: 'baseline' },
      sync: { automated: false, prune: false, selfHeal: false },
      approvals: { reviewers: 0, rollback: 0, owners: [], keys: [], signed: false, receipts: false },
      gates: [],
      asksFor: [],
      signers: [],
      windows: [],
      code: { branches: ['main', 'release/*'] },
      bypassable: [],
      inputs: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(prod?.promotesFrom).toEqual({ mode: 'anyOf', environments: ['staging'] });
  });

  test('an environment takes every prop that its types have', () => {
    const byHand = [
      {
        kind: 'apps/Deployment',
        path: '/spec/replicas',
        who: '@example/ops',
        until: '2027-01-15',
        back: 'with the next release',
      },
    ];
    const project = new Project();
    const prod = new Environment(project, 'prod', { byHand, baselinesUntil: '2027-01-15' });
    const [data] = new Fleet(project, 'fleet', [prod]).describe().environments;
    expect(data).toMatchObject({ byHand, baselinesUntil: '2027-01-15' });
  });

  test('environments say what they were told', () => {
    const project = new Project({ code: { branches: ['trunk'] } });
    const a = new Environment(project, 'a');
    const b = new Environment(project, 'b', { promotesFrom: allOf(a) });
    const c = new Environment(project, 'c', {
      promotesFrom: anyOf(a, b),
      sync: autoSync({ prune: true }),
      approvals: { reviewers: 2, owners: ['@example/sre'], rollback: 1 },
      gates: [soak(Duration.hours(24))],
      delivery: { repository: 'https://git.example.org/c.git', branch: 'live', path: 'c' },
      destination: { name: 'blue' },
      namespace: 'shop',
      allow: { kinds: ['batch.example.org/Batch'] },
      bypassable: ['SOAK'],
    });
    const [, second, third] = new Fleet(project, 'fleet', [a, b, c]).describe().environments;
    expect(second?.promotesFrom).toEqual({ mode: 'allOf', environments: ['a'] });
    expect(third).toMatchObject({
      promotesFrom: { mode: 'anyOf', environments: ['a', 'b'] },
      delivery: { repository: 'https://git.example.org/c.git', branch: 'live', path: 'c' },
      destination: { name: 'blue', namespace: 'shop' },
      sync: { automated: true, prune: true, selfHeal: false },
      approvals: {
        reviewers: 2,
        rollback: 1,
        owners: ['@example/sre'],
        keys: [],
        signed: false,
        receipts: false,
      },
      allow: {
        kinds: ['batch.example.org/Batch'],
        clusterKinds: [],
        namespaces: [],
        podSecurity: 'baseline',
      },
      gates: [{ gate: 'soak', version: 1, seconds: 86_400 }],
      code: { branches: ['trunk'] },
      bypassable: ['SOAK'],
    });
  });

  test('upstreams come before the environments that promote from them', () => {
    const project = new Project();
    const dev = new Environment(project, 'dev');
    const staging = new Environment(project, 'staging', { promotesFrom: [dev] });
    const prod = new Environment(project, 'prod', { promotesFrom: [staging] });
    const fleet = new Fleet(project, 'fleet', [prod, dev, staging]);
    expect(fleet.describe().environments.map((each) => each.name)).toEqual(['dev', 'staging', 'prod']);
  });

  test('apps name the environments they exist in', () => {
    const { fleet } = threeEnvironments();
    new FleetApp(fleet, 'web', {
      images: { worker: 'ghcr.io/example/worker', server: 'ghcr.io/example/web' },
      repository: 'https://git.example.org/web',
      owners: ['@example/web'],
      config: { dev: {}, staging: absent, prod: {} },
      chart,
    });
    expect(fleet.describe().apps).toEqual([
      {
        name: 'web',
        owners: ['@example/web'],
        repository: 'https://git.example.org/web',
        images: { server: 'ghcr.io/example/web', worker: 'ghcr.io/example/worker' },
        environments: ['dev', 'prod'],
      },
    ]);
  });

  test('inputs change with all that ends up in manifests, and with nothing else', () => {
    const inputs = (props: ConstructorParameters<typeof Environment>[2], settings = {}) =>
      threeEnvironments({ dev: props ?? {} }).fleet.describe(settings).environments[0]?.inputs;
    const plain = inputs({});
    for (const same of [
      { approvals: { reviewers: 3 } },
      { gates: [soak(Duration.hours(1))] },
      { labels: {} },
    ]) {
      expect(inputs(same)).toBe(plain);
    }
    const others = [
      inputs({ namespace: 'other' }),
      inputs({ destination: { name: 'blue' } }),
      inputs({ labels: { a: 'b' } }),
      inputs({ values: { a: 1 } }),
      inputs({ values: { a: '1' } }),
      inputs({ sync: autoSync() }),
      inputs({ delivery: { path: 'elsewhere' } }),
      inputs({}, { repository: 'https://git.example.org/fleet.git' }),
    ];
    expect(new Set([plain, ...others]).size).toBe(others.length + 1);
  });
});

describe('one target', () => {
  test('gets its environment, its images, and its config over the defaults', () => {
    const { fleet, prod } = threeEnvironments({ prod: { values: { domain: 'example.org' } } });
    const app = new FleetApp(fleet, 'web', {
      images: { server: 'ghcr.io/example/web' },
      defaults: { replicas: 2 },
      config: { dev: { host: 'dev' }, staging: { host: 'staging' }, prod: { host: 'prod', replicas: 6 } },
      chart(
        into,
        { app: name, environment, images },
        { host, replicas }: { host: string; replicas: number },
      ) {
        configMap(into, 'seen', {
          name,
          domain: environment.values['domain'],
          image: images.server.pullable,
          host,
          replicas,
        });
      },
    });
    expect(fleet.target(prod, app, { server: image('b', '1.0') }).toJson()).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'web-seen', namespace: 'prod' },
        data: {
          name: 'web',
          domain: 'example.org',
          image: `ghcr.io/example/web@${digest('b')}`,
          host: 'prod',
          replicas: 6,
        },
      },
    ]);
  });

  test('cannot leave anything behind for another one', () => {
    const { fleet, dev, prod } = threeEnvironments();
    const app = new FleetApp(fleet, 'web', {
      images: {},
      defaults: { list: ['a'] },
      config: { dev: {}, staging: {}, prod: {} },
      chart(into, _target, settings: { list: string[] }) {
        settings.list.push('b');
        configMap(into, 'seen');
      },
    });
    expect(() => fleet.target(dev, app, {}).toJson()).toThrow(TypeError);
    expect(() => fleet.target(prod, app, {}).toJson()).toThrow(TypeError);
  });

  test('cannot read approvals, gates or upstreams of its environment', () => {
    const { fleet, prod, web } = oneAppFleet((into, { environment }) => {
      configMap(into, 'seen', { keys: Object.keys(environment).join(' ') });
    });
    expect(fleet.target(prod, web, { server: image() }).toJson()).toMatchObject([
      { data: { keys: 'name namespace destination labels values' } },
    ]);
  });

  test('fails with images for other slots, or without one, all at once', () => {
    const { fleet } = oneAppFleet(chart);
    expect(codesOf(() => fleet.objects('prod', 'web', { other: image() }))).toEqual([
      'UNKNOWN_SLOT',
      'MISSING_IMAGE',
    ]);
  });

  test('fails where the app is absent, and on unknown names', () => {
    const { fleet, prod } = threeEnvironments();
    const app = new FleetApp(fleet, 'web', { images: {}, config: { ...config, prod: absent }, chart });
    expect(codesOf(() => fleet.target(prod, app, {}).toJson())).toEqual(['ABSENT_HERE']);
    expect(findingsOf(() => fleet.objects('prd', 'web', {}))[0]?.message).toBe(
      '"prd" is not an environment; known: dev, staging, prod; did you mean "prod"?',
    );
    expect(codesOf(() => fleet.objects('prod', 'wbe', {}))).toEqual(['UNKNOWN_APP']);
  });
});

describe('checks of what the compiler cannot see', () => {
  test('a good fleet has no findings', () => {
    expect(oneAppFleet(chart).fleet.findings()).toEqual([]);
  });

  test('fails on circles through getters, with the whole path', () => {
    const project = new Project();
    const dev: Environment<'dev'> = new Environment(project, 'dev', {
      get promotesFrom() {
        return [prod];
      },
    });
    const staging = new Environment(project, 'staging', { promotesFrom: [dev] });
    const prod: Environment<'prod'> = new Environment(project, 'prod', { promotesFrom: [staging] });
    const fleet = new Fleet(project, 'fleet', [dev, staging, prod]);
    expect(codes(fleet)).toEqual(['UPSTREAM_CYCLE']);
    expect(messages(fleet)).toEqual(['environments promote from each other: dev → prod → staging → dev']);
  });

  test('fails on upstreams that are undefined, or not of the fleet', () => {
    const project = new Project();
    const other = new Environment(project, 'other');
    const dev = new Environment(project, 'dev', {
      promotesFrom: [undefined as unknown as Environment, other],
    });
    const fleet = new Fleet(project, 'fleet', [dev]);
    expect(codes(fleet)).toEqual(['UPSTREAM_UNDEFINED', 'UNKNOWN_ENVIRONMENT']);
    expect(messages(fleet)[1]).toBe('dev promotes from "other", which is not an environment; known: dev');
  });

  test('fails on names that are taken or not usable, all at once', () => {
    const project = new Project();
    const dev = new Environment(project, 'dev');
    const again = new Environment(project, 'dev');
    const bad = new Environment(project, 'Prod_1');
    const fleet = new Fleet(project, 'fleet', [dev, again, bad]);
    const props = { images: {}, config: { dev: {}, Prod_1: {} }, chart };
    new FleetApp(fleet, 'web', props);
    new FleetApp(fleet, 'web', props);
    new FleetApp(fleet, 'a/b', props);
    expect(codes(fleet)).toEqual(['DUPLICATE_NAME', 'DUPLICATE_NAME', 'INVALID_NAME', 'INVALID_NAME']);
  });

  test('fails on an environment that is listed twice', () => {
    const project = new Project();
    const dev = new Environment(project, 'dev');
    expect(codes(new Fleet(project, 'fleet', [dev, dev]))).toContain('DUPLICATE_NAME');
  });

  test('fails on configs for unknown environments, missing configs, and apps made of nothing or of two things', () => {
    const { fleet } = threeEnvironments();
    const wrong = { dev: {}, staging: {}, prd: {} } as unknown as typeof config;
    new FleetApp(fleet, 'one', { images: {}, config: wrong, chart });
    new FleetApp(fleet, 'two', { images: {}, config } as unknown as {
      images: object;
      config: typeof config;
      chart: () => void;
    });
    new FleetApp(fleet, 'three', { images: {}, config, chart, source: yamlFiles('x') as never });
    new FleetApp(fleet, 'four', { images: {}, config, source: { kind: 'nothing' } as Source });
    expect(codes(fleet)).toEqual([
      'UNKNOWN_ENVIRONMENT',
      'INVALID_OPTION',
      'INVALID_OPTION',
      'INVALID_OPTION',
      'INVALID_OPTION',
    ]);
    expect(messages(fleet).slice(2)).toEqual([
      'two names no source of its objects, or two: exactly one of `chart` and `source` is needed',
      'three names no source of its objects, or two: exactly one of `chart` and `source` is needed',
      'the source of four is not a source: it has a `kind` and a function `objects`',
    ]);
  });

  test('fails on slots that are not names, or whose repository has a tag, or is another slot’s in YAML files', () => {
    const { fleet } = threeEnvironments();
    new FleetApp(fleet, 'web', { images: { A_b: 'ghcr.io/example/web:1.0' }, config, chart });
    new FleetApp(fleet, 'files', {
      images: { a: 'ghcr.io/example/web', b: 'ghcr.io/example/web' },
      config,
      source: yamlFiles('x'),
    });
    expect(codes(fleet)).toEqual(['INVALID_NAME', 'INVALID_IMAGE', 'INVALID_OPTION']);
    expect(fleet.findings()[1]?.remedy).toContain("`{ image: 'repository:tag' }`");
  });

  test.each<[string, unknown, string]>([
    ['a digest', { image: `ghcr.io/example/web@${digest('a')}` }, 'not an image repository'],
    ['a tag that is none', { image: 'ghcr.io/example/web:-1' }, 'not a tag'],
    ['no image', { at: ['Pod/web:spec.image'] }, 'not an image slot'],
    ['nothing', null, 'not an image slot'],
    ['a field that is none', { image: 'ghcr.io/example/web', at: 'spec.image' }, 'not an object path'],
    ['no field', { image: 'ghcr.io/example/web', at: [] }, 'empty'],
    ['a number for a field', { image: 'ghcr.io/example/web', at: 5 }, 'string'],
  ])('fails on a slot declared with %s', (_, declared, problem) => {
    const { fleet } = threeEnvironments();
    const images = { server: declared as string };
    new FleetApp(fleet, 'web', { images, config, source: yamlFiles('x') });
    expect(fleet.findings()).toMatchObject([
      { code: 'INVALID_IMAGE', message: expect.stringContaining(problem) as string },
    ]);
  });

  test('fails on a namespace for an environment that is not there', () => {
    const { fleet } = threeEnvironments();
    const namespace = { prod: 'web', prodd: 'web' } as { readonly prod: string };
    new FleetApp(fleet, 'web', { images: {}, namespace, config, chart });
    expect(fleet.findings()).toMatchObject([
      {
        code: 'UNKNOWN_ENVIRONMENT',
        message:
          'web has a namespace for "prodd", which is not an environment; known: dev, staging, prod; did you mean "prod"?',
      },
    ]);
  });

  test.each<[string, unknown]>([
    ['a source that answers a promise', { kind: 'late', objects: async () => ({ objects: [] }) }],
    ['a function that promises a source', async () => yamlFiles('x')],
  ])('fails on %s', (_, source) => {
    const { fleet, prod } = threeEnvironments();
    const app = new FleetApp(fleet, 'web', { images: {}, config, source: source as Source });
    expect(findingsOf(() => fleet.target(prod, app, {}).toJson())).toMatchObject([
      { code: 'IMPURE', message: 'the source of web is asynchronous: what it makes later is lost' },
    ]);
  });

  test('fails on a field that holds no image and is not a field', () => {
    const { fleet } = threeEnvironments();
    new FleetApp(fleet, 'web', { images: {}, holdsNoImage: { 'spec.image': 'a picture' }, config, chart });
    expect(fleet.findings()).toMatchObject([
      { code: 'INVALID_OPTION', message: expect.stringContaining('not an object path') as string },
    ]);
  });

  test('fails on settings out of range, naming them', () => {
    const { fleet } = threeEnvironments({
      dev: { approvals: { reviewers: -1, rollback: 1.5 }, namespace: '' },
      prod: { delivery: { repository: 'https://user:secret@git.example.org/x.git' } },
    });
    expect(messages(fleet).map((message) => /^environment [a-z]+: "[a-z.]+"/.exec(message)?.[0])).toEqual([
      'environment dev: "destination.namespace"',
      'environment dev: "approvals.reviewers"',
      'environment dev: "approvals.rollback"',
      'environment prod: "delivery.repository"',
    ]);
    expect(messages(fleet).join()).not.toContain('secret');
  });

  test('fails on folders of delivery that leave their place or lie in each other', () => {
    const { fleet } = threeEnvironments({
      dev: { delivery: { path: '../x' } },
      staging: { delivery: { path: 'live' } },
      prod: { delivery: { path: 'live/prod' } },
    });
    expect(codes(fleet)).toEqual(['UNSAFE_PATH', 'INVALID_OPTION']);
  });
});

test('fails on a window of an app that there is not, and on a schedule that means nothing', () => {
  const project = new Project();
  const window = { kind: 'deny' as const, duration: Duration.hours(1), timeZone: 'UTC' };
  const dev = new Environment(project, 'dev', {
    windows: [
      { ...window, name: 'one', schedule: '0 0 * * *', apps: ['nobody'] },
      { ...window, name: 'two', schedule: '0 0 31 2 *' },
    ],
  });
  expect(messages(new Fleet(project, 'fleet', [dev]))).toEqual([
    expect.stringContaining('"windows.1.schedule": not a schedule: no calendar has such a day'),
    expect.stringContaining('the window "one" of dev is for the app "nobody", which the fleet does not have'),
  ]);
});

describe('what cannot be read at all is named with its place, as one error', () => {
  const loose = Environment as unknown as new (...given: readonly unknown[]) => unknown;
  const looseApp = FleetApp as unknown as new (...given: readonly unknown[]) => unknown;
  const said = (make: () => unknown) => findingsOf(make).map(({ code, message }) => `${code} ${message}`);

  test.each<[object, string]>([
    [{ windows: 'nights' }, 'windows: a list is expected, got "nights"'],
    [{ windows: [null] }, 'windows.0: an object is expected, got null'],
    [
      { windows: [{ name: 'x', kind: 'deny', schedule: '0 * * * *', duration: 3600, timeZone: 'UTC' }] },
      'windows.0.duration: a Duration is expected, such as `Duration.hours(2)`, got 3600',
    ],
    [
      { windows: [{ name: 'x', kind: 'deny', schedule: '0 * * * *', timeZone: 'UTC' }] },
      'windows.0.duration: a Duration is expected, such as `Duration.hours(2)`, got undefined',
    ],
    [{ promotesFrom: 'dev' }, 'promotesFrom: a list is expected, got "dev"'],
    [{ promotesFrom: { mode: 'allOf' } }, 'promotesFrom.environments: a list is expected, got undefined'],
    [{ approvals: { owners: '@a' } }, 'approvals.owners: a list is expected, got "@a"'],
    [{ bypassable: [5] }, 'bypassable.0: a text is expected, got 5'],
    [
      { policies: { custom: [5] } },
      'policies.custom.0: a Policy is expected, such as `new Policy({ … })`, got 5',
    ],
    [{ labels: ['x'] }, 'labels: an object is expected, got a list'],
    [{ values: null }, 'values: an object is expected, got null'],
  ])('of an environment: %j', (props, message) => {
    expect(said(() => new loose(new Project(), 'prod', props))).toEqual([
      `INVALID_OPTION environment prod, ${message}`,
    ]);
  });

  test('of an environment: a prop that there is not, and all at once', () => {
    expect(said(() => new loose(new Project(), 'prod', { aproval: 1, sync: 'auto' }))).toEqual([
      'INVALID_OPTION environment prod: there is no "aproval"; did you mean "approvals"?',
      'INVALID_OPTION environment prod, sync: an object is expected, got "auto"',
    ]);
  });

  test.each<[unknown, string]>([
    [undefined, ': an object is expected, got undefined'],
    [{ images: [], config: {} }, ', images: an object is expected, got an empty list'],
    [{ images: {}, config: {}, owners: 'web' }, ', owners: a list is expected, got "web"'],
    [{ images: {}, config: 5 }, ', config: an object is expected, got 5'],
    [{ images: {} }, ', config: an object is expected, got undefined'],
    [
      { images: {}, config: {}, chart: {} },
      ', chart: a function is expected, such as `chart(chart, target) { … }`, got an object',
    ],
  ])('of an app: %j', (props, message) => {
    const project = new Project();
    const fleet = new Fleet(project, 'fleet', [new Environment(project, 'dev')]);
    expect(said(() => new looseApp(fleet, 'web', props))).toEqual([`INVALID_OPTION app web${message}`]);
  });
});
