import fc from 'fast-check';
import { fileNames } from '../../../lib/authoring/synth/file-names';
import { isObjectFile } from '../../../lib/kubernetes/facts';

const object = (kind: string, name: string, { group = '', namespace = '' } = {}) => ({
  apiVersion: group === '' ? 'v1' : `${group}/v1`,
  kind,
  metadata: { name, ...(namespace === '' ? {} : { namespace }) },
});
const names = (...objects: object[]) => fileNames(objects);

test('kind and name suffice as a rule, whatever group and namespace', () => {
  expect(
    names(object('Service', 'web', { namespace: 'a' }), object('Deployment', 'web', { group: 'apps' })),
  ).toEqual(['Service.web.yaml', 'Deployment.web.yaml']);
});

test('namespaces and groups are named where objects differ in them only', () => {
  expect(
    names(
      object('Role', 'a', { namespace: 'x' }),
      object('Role', 'a', { namespace: 'y' }),
      object('Ingress', 'b', { group: 'networking.k8s.io' }),
      object('Ingress', 'b', { group: 'example.org' }),
      object('Service', 'c'),
      object('Service', 'c', { group: 'serving.knative.dev', namespace: 'z' }),
    ),
  ).toEqual([
    'Role.a.x.yaml',
    'Role.a.y.yaml',
    'Ingress.networking.k8s.io.b.yaml',
    'Ingress.example.org.b.yaml',
    'Service.core.c.yaml',
    'Service.serving.knative.dev.c.z.yaml',
  ]);
});

test('characters that file systems or people stumble over are written as hex digits', () => {
  expect(names(object('ClusterRole', 'system:a_b'), object('ClusterRole', 'ä..b'))).toEqual([
    'ClusterRole.system_3aa_5fb.yaml',
    'ClusterRole._c3_a4._2eb.yaml',
  ]);
});

test('long names are cut, and stay different', () => {
  const [one = '', two = ''] = names(
    object('Thing', `${'x'.repeat(250)}a`),
    object('Thing', `${'x'.repeat(250)}b`),
  );
  expect([one.length, two.length]).toEqual([200, 200]);
  expect(one).not.toBe(two);
});

test('names that differ by case only end with a hash, whatever stands beside them', () => {
  const [upper, lower] = names(object('Role', 'Admin'), object('Role', 'admin'));
  expect(upper).toMatch(/^Role\.Admin\.[0-9a-f]{8}\.yaml$/);
  expect(lower).toMatch(/^Role\.admin\.[0-9a-f]{8}\.yaml$/);
  expect(upper?.slice(-13)).not.toBe(lower?.slice(-13));
  expect(names(object('Role', 'view'), object('Role', 'admin'), object('Role', 'Admin'))).toEqual([
    'Role.view.yaml',
    lower,
    upper,
  ]);
});

test('a file with a hash in its name holds the object that it is named after', () => {
  const admin = { group: '', kind: 'Role', namespace: 'a', name: 'Admin' };
  const [file = ''] = names(object('Role', 'Admin'), object('Role', 'admin'));
  expect(isObjectFile(file, admin)).toBe(true);
  expect(isObjectFile(file, { ...admin, name: 'admin' })).toBe(false);
});

test('names are safe, and different for different objects', () => {
  const part = fc.string({
    minLength: 1,
    maxLength: 300,
    unit: fc.oneof(fc.constantFrom(...'abAB01.:_-~$ü'), fc.string({ minLength: 1, maxLength: 1 })),
  });
  fc.assert(
    fc.property(fc.uniqueArray(part, { minLength: 2, maxLength: 5 }), (given) => {
      const objects = given.map((name) => object('Role', name));
      const found = names(...objects);
      expect(new Set(found.map((name) => name.toLowerCase())).size).toBe(given.length);
      for (const name of found) expect(name).toMatch(/^Role\.(?!.*\.\.)[A-Za-z0-9._-]{1,195}$/);
    }),
  );
});
