import { contentCheck } from '../../../lib/kubernetes/policy/content-check';
import { noWorse } from '../../../lib/kubernetes/policy/no-worse';
import type { JsonMap } from '../../../lib/model/json';
import { emitYaml } from '../../../lib/yaml';
import { environmentOf } from '../../support/environment';
import { fewReplicas } from './custom-policy-samples';
import { container, deployment, object, podSpec, secured } from './samples';

const judge = contentCheck(
  environmentOf('prod', {
    policies: { production: 'refuse', custom: [fewReplicas()] },
  }),
);
const found = (...objects: readonly JsonMap[]) =>
  judge(new Map(objects.map((each, at) => [`${at}.yaml`, Buffer.from(emitYaml(each))])), {
    environment: 'prod',
    app: 'shop',
  }).findings;
const severities = (after: readonly JsonMap[], before: readonly JsonMap[]) =>
  noWorse(found(...after), found(...before)).map(({ severity, subject }) => `${severity} ${subject.rule}`);

const privileged = (...names: readonly string[]) =>
  deployment(
    podSpec({
      containers: names.map((name) => ({ ...secured({ privileged: true }), name, ports: [] })),
    }),
  );

test('what a rule found before stops nothing, and says so', () => {
  const first = noWorse(found(privileged('a')), found(privileged('a'))).find(
    ({ subject }) => subject.rule === 'no-privileged',
  );
  expect(first).toMatchObject({
    severity: 'warning',
    code: 'POLICY_FAILED',
    message: 'no-privileged: Deployment "app": privileged: a; it is there already, so it stops nothing',
  });
});

test('what is worse than before is refused', () => {
  expect(severities([privileged('a', 'b')], [privileged('a')])).toContain('refusal no-privileged');
  expect(severities([privileged('a')], [deployment()])).toContain('refusal no-privileged');
});

test('another object, and another rule, are something else', () => {
  const other = {
    ...privileged('a'),
    metadata: { name: 'other', labels: { 'app.kubernetes.io/name': 'app' } },
  };
  expect(severities([other], [privileged('a')])).toContain('refusal no-privileged');
  const paths = deployment(podSpec({ volumes: [{ name: 'root', hostPath: { path: '/' } }] }));
  expect(severities([paths], [privileged('a')])).toEqual(['refusal no-host-paths']);
});

test.each<[string, JsonMap]>([
  ['an image without a digest', deployment(podSpec({ containers: [container({ image: 'ghcr.io/a/b:1' })] }))],
  ['a Secret with data', object('v1', 'Secret', { data: { a: 'YQ==' } })],
  ["a custom policy's refusal", deployment(podSpec(), { replicas: 99 })],
])('%s is refused whatever stood there', (_, value) => {
  const after = severities([value], [value]).filter((each) => !/disruption-budget/.test(each));
  expect(after.length).toBeGreaterThan(0);
  for (const each of after) expect(each).toMatch(/^refusal /);
});
