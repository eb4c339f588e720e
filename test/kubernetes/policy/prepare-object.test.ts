import { canonicalQuantity } from '../../../lib/kubernetes/policy/defaults/canonical-quantity';
import { prepareObject } from '../../../lib/kubernetes/policy/defaults/prepare-object';
import { loadSchemas } from '../../../lib/kubernetes/schema';
import type { JsonMap } from '../../../lib/model/json';
import { defaultedObjects } from './defaulted-objects';
import { container, deployment, object, podSpec } from './samples';

const schemas = loadSchemas();
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
const prepared = (value: JsonMap) => plain(prepareObject(plain(value), 'shop', schemas));

test('fills in what the API server fills in, and leaves what is said', () => {
  const made = prepared(deployment(podSpec({ containers: [container({ image: 'nginx', ports: [] })] })));
  expect(made).toMatchObject({
    metadata: { namespace: 'shop' },
    spec: {
      replicas: 1,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } },
      template: { spec: { restartPolicy: 'Always', containers: [{ imagePullPolicy: 'Always' }] } },
    },
  });
  expect(made.spec.template.spec.containers[0].ports).toBeUndefined();
  expect(prepared(deployment(undefined, { replicas: 5 })).spec.replicas).toBe(5);
  expect(prepared(object('v1', 'Service', { spec: { ports: [{ port: 80 }] } })).spec).toMatchObject({
    type: 'ClusterIP',
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
  });
});

test('a pod on the network of its node takes the ports that its containers name, and a template of pods none', () => {
  const ports = [{ containerPort: 80 }, { containerPort: 81, hostPort: 8081 }];
  const [containers, initContainers] = [[container({ ports })], [container({ name: 'first', ports })]];
  const taken = (hostNetwork: boolean) => {
    const spec = podSpec({ hostNetwork, containers, initContainers });
    const pod = prepared(object('v1', 'Pod', { spec })).spec;
    const template = prepared(deployment(spec)).spec.template.spec;
    return [pod, template].flatMap((each) =>
      [...each.containers, ...each.initContainers].map((one) =>
        one.ports.map((port: { hostPort?: number }) => port.hostPort),
      ),
    );
  };
  expect(taken(true)).toEqual([[80, 8081], [80, 8081], ...Array(2).fill([undefined, 8081])]);
  expect(taken(false)).toEqual(Array(4).fill([undefined, 8081]));
});

test('texts of a Secret are its data', () => {
  expect(prepared(object('v1', 'Secret', { stringData: { a: 'hi' } }))).toMatchObject({
    data: { a: 'aGk=' },
  });
});

test('what has no namespace gets none', () => {
  expect(prepared(object('rbac.authorization.k8s.io/v1', 'ClusterRole')).metadata.namespace).toBeUndefined();
});

test('preparing what is prepared changes nothing', () => {
  for (const each of [...defaultedObjects(), deployment()]) {
    const once = prepared(each);
    expect(prepared(once)).toEqual(once);
  }
});

test.each([
  ['0.25', '250m'],
  [0.5, '500m'],
  [1, '1'],
  ['1000m', '1'],
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Ki', '512'],
  ['1e3', '1e3'],
  ['1000', '1k'],
  ['128974848', '128974848'],
  ['0', '0'],
  ['nonsense', 'nonsense'],
])('the quantity %s is written %s', (text, canonical) => {
  expect(canonicalQuantity(text)).toBe(canonical);
});
