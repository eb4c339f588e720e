import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askSecondOpinions, type OpinionManifest } from '../../lib/cli/second-opinion';
import { withKyverno } from './with-kyverno';

const POLICY = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: services
spec:
  validationFailureAction: Enforce
  rules:
    - name: internal
      match:
        any:
          - resources:
              kinds: [Service]
      validate:
        message: services are not public
        pattern:
          spec:
            type: "!LoadBalancer"
`;

const service = (environment: string, type: string, namespace = ''): OpinionManifest => ({
  path: `${environment}/web/Service.web.yaml`,
  content: `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n${namespace}spec:\n  type: ${type}\n  ports:\n    - port: 80\n`,
  subject: { environment, app: 'web' },
});

withKyverno('the second opinion of kyverno', () => {
  let project = '';
  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-kyverno-'));
    mkdirSync(join(project, 'kyverno'));
    writeFileSync(join(project, 'kyverno', 'services.yaml'), POLICY);
  });
  afterAll(() => rmSync(project, { recursive: true }));

  const ask = (...manifests: OpinionManifest[]) => askSecondOpinions(['kyverno'], manifests, { project });

  test('says nothing about manifests that keep its policies', async () => {
    expect(await ask(service('dev', 'ClusterIP'), service('prod', 'ClusterIP'))).toEqual([]);
  });

  test('refuses what breaks one, though folders lie in folders and environments have the same objects', async () => {
    const found = await ask(
      service('dev', 'ClusterIP'),
      service('staging', 'LoadBalancer'),
      service('prod', 'LoadBalancer', '  namespace: shop\n'),
    );
    expect(found.map(({ severity, code, subject }) => [severity, code, subject])).toEqual([
      ['refusal', 'SECOND_OPINION_FAILED', about('prod')],
      ['refusal', 'SECOND_OPINION_FAILED', about('staging')],
    ]);
    expect(found[0]?.message).toMatch(/^kyverno: services\/internal: Service web: .*services are not public/);
  });

  test('leaves undecided what none of its rules is about, and what it cannot read', async () => {
    const other = {
      ...service('dev', 'ClusterIP'),
      content: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
    };
    const broken = { ...service('dev', 'ClusterIP'), content: 'a: [\n' };
    for (const each of [other, broken])
      expect(await ask(each)).toMatchObject([
        {
          severity: 'refusal',
          undecided: true,
          message: expect.stringContaining('kyverno gave no verdict: exit '),
        },
      ]);
  });
});

const about = (environment: string) => ({
  environment,
  app: 'web',
  file: `${environment}/web/Service.web.yaml`,
  object: 'Service web',
});
