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
        prod: { hots: 'c', replicas: 1 }, // ! 2353 'hots' does not exist in type '{ readonly replicas: number; readonly host: string
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
};

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

testTypes(__dirname, PRELUDE, cases);
