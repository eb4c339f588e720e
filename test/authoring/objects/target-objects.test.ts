import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { codesOf, findingsOf } from '../../support/codes';
import { configMap, digest, image, objectsOf } from '../../support/fleets';

const object = (scope: Construct, id: string, props: object) =>
  new ApiObject(scope, id, props as ConstructorParameters<typeof ApiObject>[2]);
const pod = (spec: object) => (chart: Chart) => {
  object(chart, 'pod', { apiVersion: 'v1', kind: 'Pod', spec });
};

describe('what is built', () => {
  test('is what cdk8s itself makes of the chart', () => {
    const build = (chart: Chart) => {
      const config = configMap(chart, 'config', { b: '1', a: Lazy.any({ produce: () => 'later' }) });
      const nested = new Construct(chart, 'nested');
      const service = object(nested, 'service', {
        apiVersion: 'v1',
        kind: 'Service',
        spec: { ports: [{ port: 80 }] },
      });
      service.addJsonPatch(JsonPatch.add('/spec/type', 'ClusterIP'));
      config.addDependency(service);
    };
    const app = new App();
    const chart = new Chart(app, 'web', { namespace: 'prod', disableResourceNameHashes: true });
    build(chart);
    const byKind = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect([...objectsOf(build)].sort(byKind)).toEqual((chart.toJson() as object[]).sort(byKind));
  });

  test('may use cdk8s-plus', () => {
    const objects = objectsOf((chart, { images }) => {
      const deployment = new kplus.Deployment(chart, 'server', {
        containers: [{ image: images.server.pullable, portNumber: 80 }],
      });
      const ingress = new kplus.Ingress(chart, 'ingress');
      const backend = kplus.IngressBackend.fromService(deployment.exposeViaService());
      for (const path of ['/b', '/a', '/ä', '/B']) ingress.addRule(path, backend);
    });
    expect(objects.map((each) => (each as { kind: string }).kind).sort()).toEqual([
      'Deployment',
      'Ingress',
      'Service',
    ]);
    const { spec } = objects.find((each) => (each as { kind: string }).kind === 'Ingress') as {
      spec: { rules: [{ http: { paths: { path: string }[] } }] };
    };
    expect(spec.rules[0].http.paths.map((each) => each.path)).toEqual(['/B', '/a', '/b', '/ä']);
  });

  test('has the namespace and the labels of its environment, where an object says nothing else', () => {
    const objects = objectsOf(
      (chart) => {
        configMap(chart, 'plain');
        configMap(chart, 'own', {}, { namespace: 'other', labels: { team: 'b' } });
        object(chart, 'role', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' });
      },
      { prod: { namespace: 'shop', labels: { team: 'a', stage: 'prod' } } },
    );
    expect(objects.map((each) => (each as { metadata: object }).metadata)).toEqual([
      { name: 'web-plain', namespace: 'shop', labels: { team: 'a', stage: 'prod' } },
      { name: 'web-own', namespace: 'other', labels: { team: 'b', stage: 'prod' } },
      { name: 'web-role', labels: { team: 'a', stage: 'prod' } },
    ]);
  });

  test('has no namespace where its kind is of the whole cluster: known, allowed as such, or defined in the app', () => {
    const kind = (name: string, scope: string) => ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${name.toLowerCase()}s.example.org` },
      spec: { group: 'example.org', scope, names: { kind: name } },
    });
    const of = (name: string) => ({
      apiVersion: 'example.org/v1',
      kind: name,
      metadata: { name: name.toLowerCase(), namespace: 'mine' },
    });
    const objects = objectsOf(
      (chart) => {
        object(chart, 'a', { apiVersion: 'kyverno.io/v1', kind: 'ClusterPolicy', metadata: { name: 'a' } });
        object(chart, 'b', { apiVersion: 'cert-manager.io/v1', kind: 'Issuer', metadata: { name: 'b' } });
        for (const each of [kind('Wide', 'Cluster'), of('Wide'), kind('Near', 'Namespaced'), of('Near')])
          object(chart, JSON.stringify(each), each);
      },
      {
        prod: {
          namespace: 'shop',
          allow: { clusterKinds: ['kyverno.io/ClusterPolicy', 'example.org/Near'] },
        },
      },
    );
    const namespaces = objects.map((each) => {
      const { kind: of, metadata } = each as { kind: string; metadata: { namespace?: string } };
      return [of, metadata.namespace];
    });
    expect(Object.fromEntries(namespaces)).toEqual({
      ClusterPolicy: undefined,
      CustomResourceDefinition: undefined,
      Wide: undefined,
      Near: 'mine',
      Issuer: 'shop',
    });
  });

  test('fails where a construct does not validate', () => {
    const [finding] = findingsOf(() =>
      objectsOf((chart) => {
        configMap(chart, 'a');
        chart.node.addValidation({ validate: () => ['too few pods'] });
      }),
    );
    expect(finding).toMatchObject({ code: 'INVALID_OBJECT', message: '"web" is not valid: too few pods' });
  });
});

describe('what would get lost', () => {
  test('fails on a chart in an app of its own: nobody would look for it', () => {
    const [finding] = findingsOf(() =>
      objectsOf((chart) => {
        configMap(chart, 'a');
        configMap(new Chart(new App(), 'elsewhere'), 'b');
      }),
    );
    expect(finding).toMatchObject({
      code: 'LOST_CHART',
      message: 'the code used a separate cdk8s App, whose charts would be lost, while rendering',
      remedy: 'make it in the chart that was passed in',
    });
  });

  test('fails on dependencies on objects of other apps', () => {
    const foreign = configMap(new Chart(new App(), 'other'), 'a');
    expect(codesOf(() => objectsOf((chart) => configMap(chart, 'a').addDependency(foreign)))).toEqual([
      'FOREIGN_DEPENDENCY',
    ]);
  });

  test('fails on chart functions that are asynchronous', () => {
    const build = async (chart: Chart) => {
      await Promise.resolve();
      configMap(chart, 'late');
    };
    expect(codesOf(() => objectsOf(build))).toEqual(['IMPURE']);
  });

  test('fails where nothing is made', () => {
    expect(codesOf(() => objectsOf(() => undefined))).toEqual(['EMPTY_RENDER']);
  });
});

describe('what must not be delivered', () => {
  test('fails on numbers that are none, nulls in lists, functions and lone surrogates, all at once', () => {
    const findings = findingsOf(() =>
      objectsOf((chart) => {
        configMap(chart, 'a', {
          a: Number.NaN,
          b: [1, null],
          '<<': 'x',
          c: 'x\ud800',
          d: { e: [Number.POSITIVE_INFINITY] },
          f: () => 1,
        });
      }),
    );
    expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'UNPRINTABLE_TEXT ConfigMap "web-a": the key "<<" at .data merges maps for some readers of YAML',
      'NOT_FINITE ConfigMap "web-a": .data.a is NaN',
      'NULL_IN_LIST ConfigMap "web-a": .data.b[1] is null',
      'UNPRINTABLE_TEXT ConfigMap "web-a": .data.c holds a lone surrogate',
      'NOT_FINITE ConfigMap "web-a": .data.d.e[0] is Infinity',
      'INVALID_OBJECT ConfigMap "web-a": .data.f is a function',
    ]);
    expect(findings[0]?.subject).toEqual({
      environment: 'prod',
      app: 'web',
      object: 'ConfigMap web-a',
      construct: 'ApiObject "a"',
    });
  });

  test('fails on two objects of one identity, whatever their version', () => {
    const codes = codesOf(() =>
      objectsOf((chart) => {
        for (const version of ['v1', 'v2']) {
          object(chart, version, {
            apiVersion: `example.org/${version}`,
            kind: 'Thing',
            metadata: { name: 'a' },
          });
        }
        configMap(chart, 'a', {}, { name: 'a' });
        configMap(chart, 'b', {}, { name: 'a', namespace: 'other' });
      }),
    );
    expect(codes).toEqual(['DUPLICATE_OBJECT']);
  });

  test.each([
    ['a kind that is none', { apiVersion: 'v1', kind: 'Config Map' }],
    ['an apiVersion that is none', { apiVersion: 'a/b c', kind: 'ConfigMap' }],
    ['a name that is a path', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '../x' } }],
    [
      'a name that is chosen by the server',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'a-' } },
    ],
    ['a namespace that is none', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'a/b' } }],
  ])('fails on objects with %s', (_what, props) => {
    expect(codesOf(() => objectsOf((chart) => object(chart, 'x', props)))).toEqual(['INVALID_OBJECT']);
  });

  test('fails on Secrets with data, and lets others be', () => {
    const secret = (data: object, kind = 'Secret', apiVersion = 'v1') =>
      codesOf(() => objectsOf((chart) => object(chart, 'a', { apiVersion, kind, ...data })));
    expect(secret({ data: { a: 'eA==' } })).toEqual(['SECRET_WITH_DATA']);
    expect(secret({ stringData: { a: 'x' } })).toEqual(['SECRET_WITH_DATA']);
    expect(secret({ data: {} })).toEqual([]);
    expect(secret({ data: { a: 'x' } }, 'SealedSecret', 'bitnami.com/v1alpha1')).toEqual([]);
  });
});

describe('images without a digest', () => {
  const tagged = { name: 'main', image: 'nginx:1.29' };
  const template = { spec: { containers: [tagged] } };

  test.each([
    ['containers', pod({ containers: [tagged] })],
    ['init containers', pod({ initContainers: [tagged] })],
    ['ephemeral containers', pod({ ephemeralContainers: [tagged] })],
    ['image volumes', pod({ volumes: [{ name: 'a', image: { reference: 'nginx' } }] })],
    [
      'cron jobs',
      (chart: Chart) =>
        void object(chart, 'a', {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          spec: { jobTemplate: { spec: { template } } },
        }),
    ],
    [
      'pod templates of custom resources',
      (chart: Chart) =>
        void object(chart, 'a', {
          apiVersion: 'example.org/v1',
          kind: 'Thing',
          spec: { members: [{ podTemplate: template }] },
        }),
    ],
  ])('fails on %s', (_where, build) => {
    expect(codesOf(() => objectsOf(build))).toEqual(['IMAGE_WITHOUT_DIGEST']);
  });

  test('fails on digests that are cut or of a weaker kind, and on images that are not text', () => {
    for (const wrong of [
      `nginx@${digest('a').slice(0, -1)}`,
      'nginx@sha1:abc',
      '',
      'x y@sha256',
      7,
      { a: 1 },
    ]) {
      expect(codesOf(() => objectsOf(pod({ containers: [{ name: 'main', image: wrong }] })))).toEqual([
        'IMAGE_WITHOUT_DIGEST',
      ]);
    }
  });

  test('says where', () => {
    const [finding] = findingsOf(() =>
      objectsOf(pod({ containers: [{ name: 'a', image: image().pullable }, tagged] })),
    );
    expect(finding?.message).toBe(
      'Pod "web-pod": "nginx:1.29" names an image by tag only, a digest is required, at .spec.containers[1].image',
    );
  });

  test('are found nowhere else: an `image` outside of pod specs is none', () => {
    expect(
      codesOf(() =>
        objectsOf((chart) => configMap(chart, 'a', { image: 'nginx:1.29', containers: 'nginx' })),
      ),
    ).toEqual([]);
  });
});
