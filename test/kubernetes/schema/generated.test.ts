import type { Schema } from '../../../lib/kubernetes/schema';
import { loadSchemas, MINORS } from '../../../lib/kubernetes/schema';
import { LIFECYCLES } from '../../../lib/kubernetes/schema/data/lifecycles';
import { readEnums } from '../../../lib/kubernetes/schema/generate/read-enums';
import { readLifecycles } from '../../../lib/kubernetes/schema/generate/read-lifecycles';

test.each(MINORS)('Kubernetes %s has its kinds, and no reference leads nowhere', (minor) => {
  const schemas = loadSchemas({ minor });
  expect(schemas.minor).toBe(Number(minor.slice(2)));
  expect(schemas.coreKinds.length).toBeGreaterThan(70);
  const seen = new Set<string>();
  const follow = (schema: Schema): void => {
    if (schema.$ref !== undefined) {
      if (seen.has(schema.$ref)) return;
      seen.add(schema.$ref);
      expect(schemas.resolve(schema)).not.toBe(schema);
      follow(schemas.resolve(schema));
    }
    for (const each of [schema.items, schema.values, ...Object.values(schema.properties ?? {})])
      if (each) follow(each);
  };
  for (const { schema } of schemas.coreKinds) follow(schema);
  expect(seen.size).toBeGreaterThan(400);
});

test('no kind that a minor serves is called removed in it', () => {
  for (const minor of MINORS) {
    const schemas = loadSchemas({ minor });
    const gone = schemas.coreKinds.filter(({ apiVersion, kind }) => {
      const removed = LIFECYCLES[`${apiVersion} ${kind}`]?.removed;
      return removed !== undefined && removed <= schemas.minor;
    });
    expect(gone).toEqual([]);
  }
});

test('kinds have a namespace or none', () => {
  const schemas = loadSchemas();
  const scope = (apiVersion: string, kind: string) => schemas.kind(apiVersion, kind)?.namespaced;
  expect(scope('apps/v1', 'Deployment')).toBe(true);
  expect(scope('v1', 'Namespace')).toBe(false);
  expect(scope('rbac.authorization.k8s.io/v1', 'ClusterRole')).toBe(false);
});

test("allowed values are read from Kubernetes' generated source", () => {
  const source = [
    'func schema_k8sio_api_apps_v1_DeploymentStrategy(ref common.ReferenceCallback) common.OpenAPIDefinition {',
    '\t\t\t\t\t"type": {',
    '\t\t\t\t\t\t\tEnum:        []interface{}{"Recreate", "RollingUpdate"},',
    '\t\t\t\t\t"other": {',
    'func schema_k8sio_api_apps_v9_DeploymentStrategy(ref common.ReferenceCallback) common.OpenAPIDefinition {',
    '\t\t\t\t\t"type": {',
    '\t\t\t\t\t\t\tEnum:        []interface{}{"Never"},',
  ].join('\n');
  const enums = readEnums(source, ['io.k8s.api.apps.v1.DeploymentStrategy', 'io.k8s.api.apps.v1.Deployment']);
  expect([...enums.keys()]).toEqual(['io.k8s.api.apps.v1.DeploymentStrategy']);
  expect(Object.fromEntries(enums.get('io.k8s.api.apps.v1.DeploymentStrategy') ?? [])).toEqual({
    type: ['Recreate', 'RollingUpdate'],
  });
});

test('lifecycles are read from generated source', () => {
  const source = [
    'func (in *Ingress) APILifecycleIntroduced() (major, minor int) {',
    '\treturn 1, 1',
    'func (in *Ingress) APILifecycleReplacement() schema.GroupVersionKind {',
    '\treturn schema.GroupVersionKind{Group: "networking.k8s.io", Version: "v1", Kind: "Ingress"}',
    'func (in *Ingress) APILifecycleRemoved() (major, minor int) {',
    '\treturn 1, 22',
    'func (in *IngressList) APILifecycleRemoved() (major, minor int) {',
    '\treturn 1, 22',
  ].join('\n');
  expect(readLifecycles('extensions', 'v1beta1', source)).toEqual({
    'extensions/v1beta1 Ingress': { introduced: 1, removed: 22, replacement: 'networking.k8s.io/v1 Ingress' },
  });
});
