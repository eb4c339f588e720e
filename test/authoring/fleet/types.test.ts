import { testTypes } from '../../support/test-types';

/**
 * Each case is a whole file that a user could write; `// !` marks the lines where the compiler has to complain, with
 * the code it gives.
 */
const cases: Readonly<Record<string, string>> = {
  'a good fleet compiles': `
    new FleetApp(fleet, 'frontend', {
      images: { server: 'ghcr.io/example/web' },
      defaults: { replicas: 2 },
      config: { dev: { host: 'a', replicas: 1 }, staging: { host: 'b' }, prod: { host: 'c', debug: true } },
      chart(chart, { environment, images }, config: Config) {
        new WebService(chart, 'server', { image: images.server, port: 80, replicas: config.replicas, host: config.host });
        text(images.server.pullable, environment.namespace, config.debug);
      },
    });
  `,
  'absent is accepted, and so are apps without images, without defaults, and made of YAML files': `
    new FleetApp(fleet, 'quotas', {
      images: {},
      config: { dev: {}, staging: absent, prod: {} },
      source: yamlFiles('quotas'),
    });
    new FleetApp(fleet, 'files', {
      images: { server: 'ghcr.io/example/web' },
      config: { dev: { folder: 'a' }, staging: absent, prod: { folder: 'b' } },
      source: (target, config: { readonly folder: string }) => yamlFiles(config.folder + target.environment.name),
    });
    const app = new FleetApp(fleet, 'plain', {
      images: { server: 'ghcr.io/example/web', worker: 'ghcr.io/example/worker' },
      config: { dev: { host: 'a', replicas: 1 }, staging: absent, prod: { host: 'c', replicas: 1 } },
      chart(_chart, { images }, config: Config) {
        text(images.server, images.worker, config.host);
      },
    });
    fleet.target(prod, app, { server: image, worker: image }).toJson();
  `,
  'sources are accepted: a function in chart(), a chart class with and without it, and one chosen by target and config': `
    new FleetApp(fleet, 'function', {
      images: { server: 'ghcr.io/example/web' },
      config: { dev: { host: 'a', replicas: 1 }, staging: absent, prod: { host: 'c', replicas: 1 } },
      source: chart((made, target: Target<'server'>, config: Config) => {
        new WebService(made, 'server', { image: target.images.server, port: 80, host: config.host });
      }),
    });
    new FleetApp(fleet, 'class', {
      images: { server: 'ghcr.io/example/web' },
      defaults: { replicas: 2 },
      config: { dev: { host: 'a' }, staging: absent, prod: { host: 'c', replicas: 1 } },
      source: WebChart,
    });
    new FleetApp(fleet, 'class-in-chart', {
      images: { server: 'ghcr.io/example/web', other: 'ghcr.io/example/other' },
      config: { dev: { host: 'a', replicas: 1 }, staging: absent, prod: { host: 'c', replicas: 1 } },
      source: chart(WebChart),
    });
    new FleetApp(fleet, 'chosen', {
      images: { server: 'ghcr.io/example/web' },
      config: { dev: { plain: true }, staging: absent, prod: { plain: false } },
      source: ({ images }, config: { readonly plain: boolean }) =>
        config.plain
          ? yamlFiles('plain')
          : chart((made) => {
              new WebService(made, 'server', { image: images.server, port: 80 });
            }),
    });
  `,
  'slots are accepted by repository, by tag and by field': `
    const app = new FleetApp(fleet, 'slots', {
      images: {
        server: 'ghcr.io/example/web',
        tools: { image: 'ghcr.io/example/web:2' },
        agent: { image: 'ghcr.io/example/agent', at: ['Agent/main:spec.image', 'Agent/other:spec.image'] },
        proxy: { image: 'ghcr.io/example/proxy', at: 'Agent/main:spec.proxy' },
      },
      holdsNoImage: { 'Agent/main:spec.logo.image': 'a picture' },
      config: { dev: {}, staging: absent, prod: {} },
      source: yamlFiles('slots'),
    });
    fleet.target(prod, app, { server: image, tools: image, agent: image, proxy: image });
  `,
  'fails on a slot that names no image, or by another word': `
    new FleetApp(fleet, 'slots', {
      images: {
        server: { at: 'Pod/web:spec.image' }, // ! 2322 'image' is missing
        tools: { image: 'ghcr.io/example/web', tag: '2' }, // ! 2353 'tag' does not exist
      },
      config: { dev: {}, staging: absent, prod: {} },
      source: yamlFiles('slots'),
    });
  `,
  'fails where an app names no source, two, or something that is none': `
    new FleetApp(fleet, 'none', { images: {}, config: { dev: {}, staging: {}, prod: {} } }); // ! 2345 'source' is missing
    new FleetApp(fleet, 'two', { // ! 2345 'undefined'
      images: {},
      config: { dev: {}, staging: {}, prod: {} },
      chart() {},
      source: yamlFiles('x'),
    });
    new FleetApp(fleet, 'text', {
      images: {},
      config: { dev: {}, staging: {}, prod: {} },
      source: 'k8s', // ! 2322 'string'
    });
  `,
  'fails where a chart class wants a slot or a config that the app does not have': `
    new FleetApp(fleet, 'slot', {
      images: { sever: 'ghcr.io/example/web' },
      config: { dev: { host: 'a', replicas: 1 }, staging: absent, prod: { host: 'c', replicas: 1 } },
      source: WebChart, // ! 2322 Property 'server' is missing
    });
    new FleetApp(fleet, 'config', {
      images: { server: 'ghcr.io/example/web' },
      config: {
        dev: { host: 'a' }, // ! 2322 replicas
        staging: absent,
        prod: { host: 'c', replicas: 1 },
      },
      source: WebChart,
    });
  `,
  'fails where an environment has no config': `
    new FleetApp(fleet, 'frontend', {
      images: {},
      config: { dev: { host: 'a', replicas: 1 }, staging: absent }, // ! 2741 'prod' is missing
      chart(_chart, _target, config: Config) { text(config); },
    });
  `,
  'fails where the config names an unknown environment': `
    new FleetApp(fleet, 'frontend', {
      images: {},
      config: {
        dev: { host: 'a', replicas: 1 },
        staging: absent,
        prodd: { host: 'c', replicas: 1 }, // ! 2561 Did you mean to write 'prod'
      },
      chart(_chart, _target, config: Config) { text(config); },
    });
  `,
  'fails where a field of a config is unknown': `
    new FleetApp(fleet, 'frontend', {
      images: {},
      config: {
        dev: { host: 'a', replicas: 1 },
        staging: absent,
        prod: { hots: 'c', replicas: 1 }, // ! 2353 'hots' does not exist in type 'Absent | { readonly host: string; readonly replicas: number
      },
      chart(_chart, _target, config: Config) { text(config); },
    });
  `,
  'fails where a field of a config is missing, and has no default': `
    new FleetApp(fleet, 'frontend', {
      images: {},
      defaults: { replicas: 2 },
      config: {
        dev: { host: 'a' },
        staging: absent,
        prod: {}, // ! 2322 { readonly host: string;
      },
      chart(_chart, _target, config: Config) { text(config); },
    });
  `,
  'fails where a field of a config has the wrong type': `
    new FleetApp(fleet, 'frontend', {
      images: {},
      config: {
        dev: { host: 'a', replicas: 1 },
        staging: absent,
        prod: { host: 'c', replicas: '6' }, // ! 2322 'string' is not assignable to type 'number'
      },
      chart(_chart, _target, config: Config) { text(config); },
    });
  `,
  'fails where a default is not of the config': `
    new FleetApp(fleet, 'frontend', {
      images: {},
      defaults: {
        replicas: 2,
        replica: 2, // ! 2322 'never'
      },
      config: { dev: { host: 'a' }, staging: absent, prod: { host: 'c' } },
      chart(_chart, _target, config: Config) { text(config); },
    });
  `,
  'fails on an app that is not there': `
    fleet.target(prod, frontnd, {}); // ! 2552 Did you mean 'frontend'
  `,
  'fails on an environment of another fleet': `
    const other = new Environment(project, 'other');
    fleet.target(other, frontend, { server: image }); // ! 2345 "other"
  `,
  'fails on a slot that the app does not have': `
    fleet.target(prod, frontend, {
      sever: image, // ! 2561 Did you mean to write 'server'
    });
    new FleetApp(fleet, 'frontend', {
      images: { server: 'ghcr.io/example/web' },
      config: { dev: {}, staging: {}, prod: {} },
      chart(_chart, { images }) {
        text(images.sever); // ! 2551 Did you mean 'server'
      },
    });
  `,
  'fails where a slot has no image': `
    fleet.target(prod, frontend, {}); // ! 2345 'server' is missing
  `,
  'fails where a tag stands for a digest, or a text for an image': `
    ImageReference.of('ghcr.io/example/web', '6.11.2'); // ! 2345 'Digest'
    fleet.target(prod, frontend, {
      server: 'ghcr.io/example/web:6.11.2', // ! 2322 'ImageReference'
    });
  `,
  'fails on environments that promote from each other': `
    const one = new Environment(project, 'one', { promotesFrom: [two] }); // ! 2448 before its declaration ! 2454 before being assigned ! 7022 'one'
    const two = new Environment(project, 'two', { promotesFrom: [one] }); // ! 7022 'two'
  `,
  'fails on environments whose names are lost': `
    const list: Environment[] = [dev, staging, prod];
    new Fleet(project, 'again', list); // ! 2345 'never'
  `,
  'a config may be generic, a union, or have optional members with a default': `
    function app<T extends 'a' | 'b'>(id: string, kind: T) {
      new FleetApp(fleet, id, {
        images: {},
        defaults: { level: 'info', debug: true },
        config: { dev: { kind }, staging: absent, prod: { kind, level: 'debug' } },
        chart(_chart, _target, config: { readonly kind: T; readonly level: 'debug' | 'info'; readonly debug?: boolean }) { text(config); },
      });
    }
    type Store = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'cloud'; readonly bucket: string };
    new FleetApp(fleet, 'union', {
      images: {},
      config: {
        dev: { kind: 'file', path: '/' },
        staging: { kind: 'cloud', bucket: 'b' },
        prod: { kind: 'cloud' }, // ! 2322 'bucket' is missing
      },
      chart(_chart, _target, config: Store) { text(config, app); },
    });
  `,
  'fails where defaults hold what may be missing': `
    declare const some: Partial<Config>;
    new FleetApp(fleet, 'partial', {
      images: {},
      defaults: some, // ! 2322 Property 'replicas' is optional
      config: { dev: {}, staging: {}, prod: {} },
      chart(_chart, _target, config: Config) { text(config); },
    });
  `,
  'names of environments and their values are typed where apps read them': `
    const one = new Environment(project, 'one', { values: { domain: 'one.example.org', replicas: 1, open: true } });
    const two = new Environment(project, 'two', { values: { domain: 'example.org', replicas: 6, open: false } });
    const valued = new Fleet(project, 'valued', [one, two]);
    new FleetApp(valued, 'good', {
      images: {},
      config: { one: {}, two: {} },
      chart(_chart, { environment: { name, values } }) {
        const typed: [string, number, boolean] = [values.domain, values.replicas, values.open];
        text(typed, name === 'one');
      },
    });
    new FleetApp(valued, 'chosen', {
      images: {},
      config: { one: {}, two: {} },
      source: ({ environment: { name, values } }) => {
        text(values.domian); // ! 2551 Did you mean 'domain'
        return yamlFiles(name === 'tow' ? 'a' : 'b'); // ! 2367 "tow"
      },
    });
    new FleetApp(valued, 'bad', {
      images: {},
      config: { one: {}, two: {} },
      chart(_chart, { environment }) {
        text(environment.values.domian); // ! 2551 Did you mean 'domain'
        text(environment.values['domian']); // ! 2551 Did you mean 'domain'
        text(environment.name !== 'prdo'); // ! 2367 "prdo"
        const port: number = environment.values.domain; // ! 2322 'string' is not assignable to type 'number'
        text(port);
      },
    });
    new FleetApp(fleet, 'none', {
      images: {},
      config: { dev: {}, staging: {}, prod: {} },
      chart(_chart, { environment }) {
        text(environment.values.domain); // ! 2339 'domain' does not exist
      },
    });
  `,
  'values are given as an interface': `
    interface Base { readonly domain: string }
    interface Values extends Base { readonly region?: string; readonly replicas: number }
    const values: Values = { domain: 'a', replicas: 1 };
    const one = new Environment(project, 'one', { values });
    const two = new Environment<'two', Values>(project, 'two', { values: { ...values, region: 'b' } });
    new FleetApp(new Fleet(project, 'valued', [one, two]), 'good', {
      images: {},
      config: { one: {}, two: {} },
      chart(_chart, { environment: { values: given } }) {
        const typed: [string, number, string | undefined] = [given.domain, given.replicas, given.region];
        text(typed, given.domian); // ! 2551 Did you mean 'domain'
        const region: string = given.region; // ! 2322 'string | undefined'
        text(region);
      },
    });
    interface Nested { readonly domain: { readonly name: string } }
    const nested: Nested = { domain: { name: 'a' } };
    new Environment(project, 'three', { values: nested }); // ! 2322 not assignable to type 'TargetValue'
    class Made { readonly domain = 'a'; }
    new FleetApp(new Fleet(project, 'made', [new Environment(project, 'four', { values: new Made() })]), 'made', {
      images: {},
      config: { four: {} },
      chart(_chart, { environment }) { text(environment.values.domain); },
    });
  `,
  'fails on an environment without a value that another has': `
    const one = new Environment(project, 'one');
    const two = new Environment(project, 'two', { values: { domain: 'a', region: 'b' } });
    const three = new Environment(project, 'three', { values: { domain: 'a' } });
    new Fleet(project, 'valued', [
      one, // ! 2322 missing the following properties
      two,
      three, // ! 2322 Property 'region' is missing
    ]);
    type Values = { readonly domain?: string };
    const four = new Environment<'four', Values>(project, 'four', { values: {} });
    const five = new Environment<'five', Values>(project, 'five', { values: { domain: 'a' } });
    new FleetApp(new Fleet(project, 'optional', [four, five]), 'some', {
      images: {},
      config: { four: {}, five: {} },
      chart(_chart, { environment }) {
        const domain: string = environment.values.domain; // ! 2322 'string | undefined'
        text(domain);
      },
    });
  `,
  'fails where a value has another type in another environment': `
    const one = new Environment(project, 'one', { values: { replicas: 1 } });
    const two = new Environment(project, 'two', { values: { replicas: '2' } });
    new Fleet(project, 'valued', [
      one,
      two, // ! 2322 'string' is not assignable to type 'number'
    ]);
  `,
  'says Absent where an environment has neither a config nor none': `
    new FleetApp(fleet, 'frontend', {
      images: {},
      config: {
        dev: { host: 'a', replicas: 1 },
        staging: absent,
        prod: 'absent', // ! 2322 Type 'string' is not assignable to type 'object | Absent'
      },
      chart(_chart, _target, config: Config) { text(config); },
    });
  `,
};

/** A member of a config by its type: a default, a value that an environment gives, and one that is refused. */
const MEMBERS: Readonly<
  Record<string, { type: string; value: string; other: string; bad: string; complaint: string }>
> = {
  'a union of texts': {
    type: "'debug' | 'info'",
    value: "'info'",
    other: "'debug'",
    bad: "'infos'",
    complaint: '2820 "infos"',
  },
  'a union of numbers': { type: '80 | 443', value: '80', other: '443', bad: '8080', complaint: '2322 8080' },
  'a number': { type: 'number', value: '2', other: '3', bad: "'2'", complaint: "2322 'string'" },
  'a boolean': { type: 'boolean', value: 'true', other: 'false', bad: "'yes'", complaint: "2322 'string'" },
  'a literal boolean': {
    type: 'true',
    value: 'true',
    other: 'true',
    bad: 'false',
    complaint: "2322 'false'",
  },
  'an enum': {
    type: 'Level',
    value: 'Level.info',
    other: 'Level.debug',
    bad: "'loud'",
    complaint: '2322 \'"loud"\'',
  },
  'an enum of numbers': {
    type: 'Size',
    value: 'Size.small',
    other: 'Size.large',
    bad: "'small'",
    complaint: "2322 'string'",
  },
  'a tuple': {
    type: 'readonly [number, string]',
    value: "[80, 'http']",
    other: "[443, 'https']",
    bad: "['http', 80]",
    complaint: "2322 'string' ! 2322 'number'",
  },
  'a tuple that can be changed': {
    type: '[number, number]',
    value: '[1, 2]',
    other: '[3, 4]',
    bad: '[1]',
    complaint: "2322 '[number]'",
  },
  'a list of a union': {
    type: "readonly ('a' | 'b')[]",
    value: "['a']",
    other: "['a', 'b']",
    bad: "['c']",
    complaint: '2322 "c"',
  },
  'a list that can be changed': {
    type: 'string[]',
    value: "['a']",
    other: '[]',
    bad: '[1]',
    complaint: "2322 'number'",
  },
  'a nested object': {
    type: "{ readonly cpu: '1' | '2'; readonly memory: string }",
    value: "{ cpu: '1', memory: '1Gi' }",
    other: "{ cpu: '2', memory: '2Gi' }",
    bad: "{ cpu: '1' }",
    complaint: "2741 'memory' is missing",
  },
  'a union of objects': {
    type: "{ readonly kind: 'off' } | { readonly kind: 'on'; readonly after: number }",
    value: "{ kind: 'off' }",
    other: "{ kind: 'on', after: 5 }",
    bad: "{ kind: 'on' }",
    complaint: "2322 'after' is missing",
  },
  'a map of a union': {
    type: "Readonly<Record<string, 'x' | 'y'>>",
    value: "{ one: 'x' }",
    other: '{}',
    bad: "{ one: 'z' }",
    complaint: '2322 "z"',
  },
  'a text of a pattern': {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a type
    type: '`${number}m`',
    value: "'500m'",
    other: "'1m'",
    bad: "'500'",
    complaint: '2322 "500"',
  },
  'a text or nothing': {
    type: "'a' | undefined",
    value: "'a'",
    other: 'undefined',
    bad: "'b'",
    complaint: '2322 "b"',
  },
  'a generic type': {
    type: "Choice<'one' | 'two'>",
    value: "{ of: 'one' }",
    other: "{ of: 'two' }",
    bad: "{ of: 'three' }",
    complaint: '2322 "three"',
  },
};

/** With any default, a config is checked in full: what is missing, what is unknown, what has another type. */
const defaulted = Object.fromEntries(
  Object.entries(MEMBERS).map(([title, { type, value, other, bad, complaint }]) => [
    `a config with a default for ${title} is checked in full`,
    `
    enum Level { debug = 'debug', info = 'info' }
    enum Size { small, large }
    interface Choice<T> { readonly of: T }
    interface Given { readonly host: string; readonly member: ${type}; readonly debug?: boolean }
    new FleetApp(fleet, 'good', {
      images: {},
      defaults: { member: ${value} },
      config: { dev: { host: 'a' }, staging: { host: 'b', member: ${other}, debug: true }, prod: absent },
      chart(_chart, _target, config: Given) { text(config.member, Level, Size); },
    });
    new FleetApp(fleet, 'satisfies', {
      images: {},
      defaults: { member: ${value} } satisfies Partial<Given>,
      config: { dev: { host: 'a' }, staging: absent, prod: absent },
      chart(_chart, _target, config: Given) { text(config.member); },
    });
    new FleetApp(fleet, 'missing', {
      images: {},
      defaults: { member: ${value} },
      config: {
        dev: {}, // ! 2322 { readonly host: string;
        staging: absent,
        prod: { host: 'c' },
      },
      chart(_chart, _target, config: Given) { text(config); },
    });
    new FleetApp(fleet, 'unknown', {
      images: {},
      defaults: { member: ${value} },
      config: {
        dev: { host: 'a', membre: ${other} }, // ! 2353 'membre' does not exist
        staging: absent,
        prod: absent,
      },
      chart(_chart, _target, config: Given) { text(config); },
    });
    new FleetApp(fleet, 'bad-config', {
      images: {},
      defaults: { member: ${value} },
      config: {
        dev: { host: 'a', member: ${bad} }, // ! ${complaint}
        staging: absent,
        prod: absent,
      },
      chart(_chart, _target, config: Given) { text(config); },
    });
    new FleetApp(fleet, 'bad-default', {
      images: {},
      defaults: {
        member: ${bad}, // ! ${complaint}
      },
      config: { dev: { host: 'a' }, staging: absent, prod: absent },
      chart(_chart, _target, config: Given) { text(config); },
    });
  `,
  ]),
);

const PRELUDE = `
  import { Chart } from 'cdk8s';
  import { Construct } from 'constructs';
  import { absent, chart, Environment, Fleet, FleetApp, ImageReference, Project, Target, WebService, yamlFiles } from '../../../lib';
  interface Config { readonly host: string; readonly replicas: number; readonly debug?: boolean }
  declare function text(...values: readonly unknown[]): void;
  declare const image: ImageReference;
  const project = new Project();
  const dev = new Environment(project, 'dev');
  const staging = new Environment(project, 'staging', { promotesFrom: [dev] });
  const prod = new Environment(project, 'prod', { promotesFrom: [staging] });
  const fleet = new Fleet(project, 'fleet', [dev, staging, prod]);
  const frontend = new FleetApp(fleet, 'frontend', {
    images: { server: 'ghcr.io/example/web' },
    config: { dev: {}, staging: {}, prod: {} },
    chart(_chart, { images }) { text(images.server); },
  });
  class WebChart extends Chart {
    constructor(scope: Construct, id: string, { target, config }: { target: Target<'server'>; config: Config }) {
      super(scope, id);
      new WebService(this, 'server', { image: target.images.server, port: 80, host: config.host });
    }
  }
  text(chart, WebChart, absent, ImageReference, WebService, yamlFiles, prod, frontend, image, Fleet);
`.trim();

testTypes(__dirname, PRELUDE, { ...cases, ...defaulted });
