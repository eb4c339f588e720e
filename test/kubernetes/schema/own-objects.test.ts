import { controllerKinds } from '../../../lib/controllers/schema';
import { loadSchemas, MINORS, validateManifests } from '../../../lib/kubernetes/schema';
import { emitYaml, parseCanonicalYaml } from '../../../lib/yaml';
import { everyObject } from '../../tools/every-workload';

test.each(MINORS)('every kind of object that this library makes is taken by Kubernetes %s', (minor) => {
  const objects = everyObject();
  const manifests = objects.map((each, index) => ({
    file: `${index}.yaml`,
    value: parseCanonicalYaml(emitYaml(each)),
  }));
  expect(manifests.length).toBeGreaterThan(20);
  const findings = validateManifests(manifests, loadSchemas({ minor, given: controllerKinds }));
  expect(findings.filter((each) => each.severity === 'refusal')).toEqual([]);
  const missing = findings.map((each) =>
    /(?:the|is) (?:(\w+) )?"(\w+)"/.exec(each.message)?.slice(1).join('/'),
  );
  expect([...new Set(missing)].sort()).toEqual([
    '/cert',
    'ConfigMap/settings',
    'PersistentVolumeClaim/agent',
    'Secret/all',
    'Secret/backup',
    'Secret/cert',
    'Secret/db',
    'Secret/registry',
    'ServiceAccount/reader',
  ]);
});
