import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as v from 'valibot';
import { Environment, Fleet, FleetApp, Project } from '../../../lib/authoring/fleet';
import { yamlFiles } from '../../../lib/authoring/sources';
import { renderFleet } from '../../../lib/authoring/synth/render-fleet';
import { WebService } from '../../../lib/authoring/workload';
import { FleetDescriptionSchema } from '../../../lib/model/exchange';
import { configMap, image, oneAppFleet } from '../../support/fleets';
import { anApp, anEnv } from '../../support/names';

const settings = { repository: 'https://git.example.org/fleet.git' };

/** What made each file of the app in dev, by file. */
function originsOf(fleet: Parameters<typeof renderFleet>[0]): Readonly<Record<string, string>> {
  const images = { server: image().pullable };
  const { description } = renderFleet(
    fleet,
    {
      schema: 'cdk8s-delivery/render-request/v1',
      targets: [{ environment: anEnv('dev'), app: anApp('web'), images }],
      apps: [],
      environmentInputs: [],
      bootstrap: [],
    },
    settings,
  );
  expect(v.parse(FleetDescriptionSchema, JSON.parse(JSON.stringify(description)))).toEqual(description);
  return description.targets[0]?.origins ?? {};
}

const built = (build: Parameters<typeof oneAppFleet>[0]) =>
  Object.values(originsOf(oneAppFleet(build).fleet));

class Storefront extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    configMap(this, 'texts');
    new kplus.ConfigMap(this, 'prices');
  }
}

describe('what made a file', () => {
  test('is the construct of this library that the code names, and the place in it', () => {
    const { fleet } = oneAppFleet((chart, { images }) => {
      new WebService(chart, 'server', { image: images.server, port: 80, replicas: 2 });
    });
    expect(originsOf(fleet)).toEqual({
      'objects/Deployment.web-server.yaml': 'WebService "server" (deployment)',
      'objects/PodDisruptionBudget.web-server.yaml': 'WebService "server" (disruption-budget)',
      'objects/Service.web-server.yaml': 'WebService "server" (service)',
      'delivery/application.yaml': 'Environment "dev"',
    });
  });

  test("is the nearest construct of the project's own, by its path below the chart", () => {
    const origins = built((chart) => {
      new Storefront(new Construct(chart, 'shop'), 'front');
    });
    expect(origins).toEqual([
      'Storefront "shop/front" (prices)',
      'Storefront "shop/front" (texts)',
      'Environment "dev"',
    ]);
  });

  test('is the outermost construct where all are of cdk8s', () => {
    const origins = built((chart, { images }) => {
      const deployment = new kplus.Deployment(chart, 'server', {
        containers: [{ image: images.server.pullable, portNumber: 80 }],
      });
      deployment.exposeViaService();
      configMap(chart, 'plain');
    });
    expect(origins).toEqual([
      'ApiObject "plain"',
      'Deployment "server"',
      'Deployment "server" (Service)',
      'Environment "dev"',
    ]);
  });

  test('is the own class where one extends a class of cdk8s-plus', () => {
    class Settings extends kplus.ConfigMap {}
    expect(built((chart) => void new Settings(chart, 'all'))[0]).toBe('Settings "all"');
  });

  test('is one line of printable text, not too long, whatever names the code gives', () => {
    const long = 'n'.repeat(3_000);
    const origins = built((chart) => {
      const classes = {
        ['a\u001b[2K\n✓']: class extends Construct {},
        [long]: class extends Construct {},
      };
      for (const [index, Hostile] of Object.values(classes).entries())
        configMap(new Hostile(chart, `${index}\u001b[2K\n\u202e${long}`), long.slice(0, 60));
    });
    expect(origins).toHaveLength(3);
    for (const origin of origins) {
      expect(origin).toMatch(/^(Construct|Environment) "[\x20-\x7e]+"/);
      expect(origin.length).toBeLessThan(400);
    }
  });

  test('is the same in any process: no address, no absolute path, no counter', () => {
    const build = (chart: Chart) => void new Storefront(chart, 'front');
    const first = built(build);
    new Storefront(new Chart(new App(), 'other'), 'front');
    expect(built(build)).toEqual(first);
    expect(first.join('\n')).not.toContain(process.cwd());
  });
});

describe('what made the objects of files', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'origins-'));
    mkdirSync(join(root, 'k8s'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const object = (name: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`;

  function ofFiles(): Readonly<Record<string, string>> {
    const project = new Project({ root });
    const dev = new Environment(project, 'dev');
    const fleet = new Fleet(project, 'fleet', [dev]);
    new FleetApp(fleet, 'web', {
      images: { server: 'ghcr.io/example/web' },
      config: { dev: {} },
      source: yamlFiles('k8s'),
    });
    return originsOf(fleet);
  }

  test('is the file, and the line where it holds several', () => {
    writeFileSync(join(root, 'k8s', 'one.yaml'), `# first\n${object('one')}\n`);
    writeFileSync(
      join(root, 'k8s', 'two.yaml'),
      `# x\n${object('a')}\n---\n# nothing\n---\n\n${object('b')}\n`,
    );
    const items = ['c', 'd'].map((name) => `- ${object(name)}`).join('\n');
    writeFileSync(join(root, 'k8s', 'list.yaml'), `apiVersion: v1\nkind: List\nitems:\n${items}\n`);
    expect(ofFiles()).toEqual({
      'objects/ConfigMap.a.yaml': 'k8s/two.yaml:2',
      'objects/ConfigMap.b.yaml': 'k8s/two.yaml:7',
      'objects/ConfigMap.c.yaml': 'k8s/list.yaml:4',
      'objects/ConfigMap.d.yaml': 'k8s/list.yaml:5',
      'objects/ConfigMap.one.yaml': 'k8s/one.yaml',
      'delivery/application.yaml': 'Environment "dev"',
    });
  });

  test('is one line of text, whatever the file is called', () => {
    writeFileSync(join(root, 'k8s', 'a\u001b[2K\nb.yaml'), object('a'));
    expect(ofFiles()['objects/ConfigMap.a.yaml']).toBe('k8s/a\\u001b[2K\\nb.yaml');
  });
});
