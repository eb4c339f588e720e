import { ApiObject, type App, Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { FleetApp } from '../../../../lib/authoring/fleet';
import { chart, type Target } from '../../../../lib/authoring/sources';
import { configMap, image, objectsOf, threeEnvironments } from '../../../support/fleets';

type Named = { readonly kind: string; readonly metadata: { readonly name: string } };
const names = (objects: readonly object[]) => (objects as Named[]).map(({ metadata }) => metadata.name);
const metadata = (objects: readonly object[]) => (objects as Named[]).map((each) => each.metadata);

/** What `cdk8s init` gives everybody. */
class LegacyChart extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps = {}) {
    super(scope, id, props);
    configMap(this, 'config', { a: '1' });
    new ApiObject(this, 'service', { apiVersion: 'v1', kind: 'Service' });
  }
}

test('a chart in the chart gives its objects, in the order in which all were made', () => {
  const objects = objectsOf((outer) => {
    configMap(outer, 'first');
    new LegacyChart(outer, 'legacy');
    configMap(outer, 'last');
  });
  expect((objects as Named[]).map(({ kind }) => kind)).toEqual([
    'ConfigMap',
    'ConfigMap',
    'Service',
    'ConfigMap',
  ]);
});

test('names with hashes are the same in every process and environment', () => {
  const build = (outer: Chart) => {
    new LegacyChart(outer, 'legacy');
  };
  expect(names(objectsOf(build))).toEqual(['web-legacy-config-c8daf566', 'web-legacy-service-c8bd7eb3']);
});

test('a namespace and labels that the inner chart names stay; what it leaves out comes from the environment', () => {
  const objects = objectsOf(
    (outer) => {
      const props = { disableResourceNameHashes: true };
      new LegacyChart(outer, 'elsewhere', { ...props, namespace: 'shared', labels: { team: 'b' } });
      configMap(new Chart(outer, 'here', props), 'plain');
    },
    { prod: { namespace: 'shop', labels: { team: 'a', stage: 'prod' } } },
  );
  expect(metadata(objects)).toMatchObject([
    { namespace: 'shared', labels: { team: 'b', stage: 'prod' } },
    { namespace: 'shared', labels: { team: 'b', stage: 'prod' } },
    { name: 'web-here-plain', namespace: 'shop', labels: { team: 'a', stage: 'prod' } },
  ]);
});

test('a chart beside the chart, and charts that depend on each other, lose nothing', () => {
  const objects = objectsOf((outer) => {
    const beside = new Chart(outer.node.root as App, 'beside', { disableResourceNameHashes: true });
    configMap(beside, 'b');
    configMap(outer, 'a');
    outer.addDependency(beside);
  });
  expect(names(objects)).toEqual(['web-a', 'beside-b']);
});

interface Props {
  readonly target: Target<'server'>;
  readonly config: { readonly replicas: number };
}

class WebChart extends Chart {
  constructor(scope: Construct, id: string, { target, config, ...props }: Props & ChartProps) {
    super(scope, id, props);
    new ApiObject(this, 'web', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: {
        replicas: config.replicas,
        template: { spec: { containers: [{ name: 'web', image: target.images.server.pullable }] } },
      },
    });
  }
}

test.each([
  ['by itself', WebChart],
  ['in chart()', chart(WebChart)],
])('a class is a source, %s', (_how, source) => {
  const { fleet, prod } = threeEnvironments();
  const app = new FleetApp(fleet, 'web', {
    images: { server: 'ghcr.io/example/web' },
    defaults: { replicas: 2 },
    config: { dev: {}, staging: {}, prod: { replicas: 3 } },
    source,
  });
  expect(fleet.findings()).toEqual([]);
  expect(fleet.target(prod, app, { server: image() }).toJson()).toEqual([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'prod' },
      spec: {
        replicas: 3,
        template: { spec: { containers: [{ name: 'web', image: image().pullable }] } },
      },
    },
  ]);
});
