import { ApiObject, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Deployment, k8s } from 'cdk8s-plus-28';
import { Application } from '../../../../imports/argoproj.io';
import { WebService } from '../../../../lib';
import { chartObjects } from '../../../../lib/authoring/sources/chart/chart-objects';
import { findingsOf } from '../../../support/codes';
import { podinfo } from '../../workload/rendered';

const subject = { environment: 'dev', app: 'shop' };

const made = (build: (chart: Chart) => unknown): readonly object[] =>
  chartObjects(subject, (app) => void build(new Chart(app, 'shop'))).map(({ object }) => object);

const told = (build: (chart: Chart) => unknown): string[] =>
  findingsOf(() => made(build)).map(({ code, message }) => `${code} ${message}`);

const service = (chart: Chart) =>
  new k8s.KubeService(chart, 'service', { metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } });

describe('patches of ready-made workloads come last', () => {
  const patched = (chart: Chart, ...patches: JsonPatch[]) => {
    const web = new WebService(chart, 'web', { image: podinfo, port: 9898 });
    web.service.addJsonPatch(...patches);
  };
  const spec = (...patches: JsonPatch[]) =>
    (
      made((chart) => patched(chart, ...patches)).find((each) => Reflect.get(each, 'kind') === 'Service') as {
        spec: object;
      }
    )['spec'];

  test('numbers, texts and the union classes of generated code arrive', () => {
    expect(spec(JsonPatch.replace('/spec/ports/0/targetPort', 9898))).toMatchObject({
      ports: [{ targetPort: 9898 }],
    });
    expect(
      spec(JsonPatch.replace('/spec/ports/0/targetPort', k8s.IntOrString.fromNumber(9898))),
    ).toMatchObject({ ports: [{ targetPort: 9898 }] });
  });

  test('fields that are newer than the classes arrive, and so do misspelt ones, for the schemas to judge', () => {
    expect(spec(JsonPatch.add('/spec/trafficDistribution', 'PreferClose'))).toMatchObject({
      trafficDistribution: 'PreferClose',
    });
    expect(spec(JsonPatch.add('/spec/trafficDistributoin', 'x'))).toMatchObject({ trafficDistributoin: 'x' });
  });

  test('fails on patches that do nothing', () => {
    expect(told((chart) => patched(chart, JsonPatch.remove('/spec/portss')))).toEqual([
      'PATCH_WITHOUT_EFFECT the patch "remove" of "/spec/portss" has no effect: "/spec/portss" is not there',
    ]);
    expect(told((chart) => patched(chart, JsonPatch.replace('/spec/ports/1/port', 1)))).toEqual([
      'PATCH_WITHOUT_EFFECT the patch "replace" of "/spec/ports/1/port" has no effect: "/spec/ports/1/port" is not there',
    ]);
    expect(told((chart) => patched(chart, JsonPatch.add('/spec/a/b', 1)))).toEqual([
      'PATCH_WITHOUT_EFFECT the patch "add" of "/spec/a/b" has no effect: "/spec/a" is not there',
    ]);
    for (const path of ['/spec/ports/5', '/spec/ports/x', '/spec/ports/01', '/spec/type/x', 'spec/x'])
      expect(told((chart) => patched(chart, JsonPatch.add(path, {})))).toHaveLength(1);
    for (const path of ['/spec/ports/-', '/spec/ports/1', '/spec/ports/0'])
      expect(told((chart) => patched(chart, JsonPatch.add(path, { port: 1 })))).toEqual([]);
    expect(told((chart) => patched(chart, JsonPatch.move('/spec/nope', '/spec/ports')))).toHaveLength(1);
    expect(told((chart) => patched(chart, JsonPatch.copy('/spec/ports/0', '/spec/ports/9')))).toHaveLength(1);
    expect(told((chart) => patched(chart, JsonPatch.test('/spec/type', 'NodePort')))).toEqual([
      'PATCH_WITHOUT_EFFECT the patch "test" of "/spec/type" cannot be applied: Test operation failed',
    ]);
  });

  test('a value that stands there already arrives: what the patch asks for is in the output', () => {
    for (const patch of [
      JsonPatch.add('/spec/ports/0/port', 80),
      JsonPatch.replace('/spec/ports/0/port', 80),
      JsonPatch.test('/spec/ports/0/port', 80),
    ])
      expect(spec(patch)).toMatchObject({ ports: [{ port: 80 }] });
  });

  test('fails on values of patches that JSON does not know', () => {
    for (const value of [Number.NaN, undefined, () => 1, new Map(), { a: [1n] }])
      expect(told((chart) => patched(chart, JsonPatch.add('/spec/x', value)))).toHaveLength(1);
  });
});

describe('generated classes lose nothing in silence', () => {
  test('fails on numbers where an IntOrString or a Quantity is expected', () => {
    expect(
      told((chart) => service(chart).addJsonPatch(JsonPatch.add('/spec/ports/0/targetPort', 9898))),
    ).toEqual([
      'VALUE_LOST Service "web": what was given at "/spec/ports/0/targetPort" is lost, it is not there in what the class "KubeService" renders',
    ]);
    const quota = (chart: Chart) =>
      new k8s.KubeResourceQuota(chart, 'quota', { spec: { hard: { pods: k8s.Quantity.fromNumber(5) } } });
    expect(told((chart) => quota(chart).addJsonPatch(JsonPatch.replace('/spec/hard/pods', 7)))).toHaveLength(
      1,
    );
    expect(made(quota)).toMatchObject([{ spec: { hard: { pods: 5 } } }]);
  });

  test('fails on fields that are newer than the class, or misspelt, patched or given past the types', () => {
    expect(
      told((chart) => service(chart).addJsonPatch(JsonPatch.add('/spec/trafficDistribution', 'PreferClose'))),
    ).toHaveLength(1);
    const spec = JSON.parse('{"ports":[{"port":80,"appProtocl":"http"}]}') as k8s.ServiceSpec;
    expect(told((chart) => new k8s.KubeService(chart, 'service', { spec }))).toEqual([
      expect.stringContaining('"/spec/ports/0/appProtocl" is lost'),
    ]);
  });

  test('fails on fields that a class of `cdk8s import` does not know', () => {
    const application = (chart: Chart) =>
      new Application(chart, 'app', {
        metadata: { name: 'app' },
        spec: { project: 'x', destination: {}, source: { repoUrl: 'https://example.org/r.git' } },
      });
    expect(made(application)).toMatchObject([{ spec: { source: { repoURL: 'https://example.org/r.git' } } }]);
    expect(
      told((chart) => application(chart).addJsonPatch(JsonPatch.add('/spec/source/repoURL', 'https://x'))),
    ).toEqual([
      expect.stringContaining('"/spec/source/repoUrl"'),
      expect.stringContaining('"/spec/source/repoURL"'),
    ]);
    expect(
      told((chart) => application(chart).addJsonPatch(JsonPatch.add('/spec/sourceHydrator', { a: 1 }))),
    ).toHaveLength(1);
  });

  test('what the class renames, and what is made late, is there', () => {
    const clusterIp = Lazy.any({ produce: () => 'None' }) as string;
    expect(
      made(
        (chart) => new k8s.KubeService(chart, 'service', { spec: { clusterIp, externalIPs: ['10.0.0.1'] } }),
      ),
    ).toMatchObject([{ spec: { clusterIP: 'None', externalIPs: ['10.0.0.1'] } }]);
    expect(
      made(
        (chart) => new Deployment(chart, 'web', { containers: [{ image: 'a@sha256:b', portNumber: 80 }] }),
      ),
    ).toHaveLength(1);
  });
});

describe('classes of the project', () => {
  class Trimmed extends ApiObject {
    override toJson(): object {
      const { apiVersion, kind, metadata, spec } = super.toJson() as Record<string, object>;
      return { apiVersion, kind, metadata, spec: { ...spec, secret: undefined } };
    }
  }
  const trimmed = (chart: Chart) =>
    new Trimmed(chart, 'it', { apiVersion: 'example.org/v1', kind: 'Thing', spec: { secret: 'x', size: 1 } });

  test('may leave out what they like', () => {
    expect(made(trimmed)).toMatchObject([{ spec: { size: 1 } }]);
  });

  test('fails where they leave out a patch', () => {
    expect(told((chart) => trimmed(chart).addJsonPatch(JsonPatch.add('/status', { a: 1 })))).toEqual([
      expect.stringContaining('"/status"'),
    ]);
  });

  test('fails on a key that cdk8s takes for the prototype', () => {
    const data = JSON.parse('{ "__proto__": "x", "a": "b" }') as object;
    expect(
      told((chart) => new ApiObject(chart, 'it', { apiVersion: 'v1', kind: 'ConfigMap', data })),
    ).toEqual([expect.stringContaining('"/data/__proto__" is lost')]);
  });
});
