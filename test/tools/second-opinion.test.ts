import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askSecondOpinions, type OpinionManifest } from '../../lib/cli/second-opinion';
import type { Finding } from '../../lib/model/finding';
import { CONFTEST, KUBECONFORM, KUBERNETES, withGo } from './go-tools';
import { CRD_FILES, SCHEMA_LOCATION, writeSchemas } from './schemas';

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
    team: web
spec:
  type: ClusterIP
  ports:
    - port: 80
`;

const manifest = (environment: string, content = SERVICE): OpinionManifest => ({
  path: `${environment}/web/Service.web.yaml`,
  content,
  subject: { environment, app: 'web', file: `manifests/${environment}/web/Service.web.yaml` },
});

const brief = (findings: readonly Finding[]) =>
  findings.map(({ severity, undecided, message, subject }) =>
    [undecided ? `undecided ${severity}` : severity, subject.environment, message].join(' | '),
  );

withGo('the second opinion of kubeconform', [KUBECONFORM, KUBERNETES], (tools) => {
  let options = { project: '', path: '', schemaLocations: [''] };
  beforeAll(() => {
    tools.kubeconform();
    const schemas = join(tools.folder, 'schemas');
    writeSchemas(schemas, join(tools.module(KUBERNETES), 'api/openapi-spec/swagger.json'), CRD_FILES);
    const schemaLocations = [join(schemas, SCHEMA_LOCATION)];
    options = { project: tools.folder, path: tools.folder, schemaLocations };
  });

  const ask = (...manifests: OpinionManifest[]) => askSecondOpinions(['kubeconform'], manifests, options);

  test('says nothing about manifests that are valid', async () => {
    expect(await ask(manifest('dev'), manifest('prod'))).toEqual([]);
  });

  test('refuses what is invalid, with the environment, object, file and place', async () => {
    const broken = manifest('prod', SERVICE.replace('port: 80', 'port: eighty\n      prot: 1'));
    const found = await ask(manifest('dev'), broken);
    expect(brief(found)).toEqual([
      'refusal | prod | kubeconform: Service web: .spec.ports.0.port: got string, want integer',
      "refusal | prod | kubeconform: Service web: .spec.ports.0: additional properties 'prot' not allowed",
    ]);
    expect(found[1]).toMatchObject({
      code: 'SECOND_OPINION_FAILED',
      subject: { ...broken.subject, object: 'Service web', path: '.spec.ports.0' },
    });
  });

  test('refuses what is not an object', async () => {
    expect(brief(await ask(manifest('dev', 'a: [\n')))).toEqual([
      expect.stringMatching(/^refusal \| dev \| kubeconform: .*error unmarshalling/),
    ]);
  });

  test('leaves undecided what it has no schema for', async () => {
    const own = 'apiVersion: example.org/v1\nkind: Own\nmetadata:\n  name: x\n';
    expect(brief(await ask(manifest('dev', own), manifest('prod')))).toEqual([
      'undecided warning |  | kubeconform has no schema for 1 manifests: Own (1)',
    ]);
    expect(await ask(manifest('dev', own))).toMatchObject([
      { code: 'NO_SECOND_OPINION', message: 'kubeconform gave no verdict: could not find schema for Own' },
    ]);
  });

  test('leaves undecided what it passes over as empty', async () => {
    const found = brief(await ask(manifest('dev'), manifest('prod', '# nothing\n')));
    expect(found).toEqual(['undecided refusal |  | kubeconform judged 1 of 2 manifests']);
  });
});

withGo('the second opinion of conftest', [CONFTEST], (tools) => {
  const RULES = `package main
import rego.v1
deny contains msg if { input.spec.type == "LoadBalancer"; msg := sprintf("%s is public", [input.metadata.name]) }
warn contains "no team" if not input.metadata.labels.team
exception contains ["named"] if input.metadata.name == "web"
deny_named contains "is named web" if input.metadata.name == "web"
`;
  beforeAll(() => {
    tools.conftest();
  });

  const ask = (name: string, rules: string, ...manifests: OpinionManifest[]) => {
    const project = join(tools.folder, name);
    mkdirSync(join(project, 'policy'), { recursive: true });
    writeFileSync(join(project, 'policy', 'rules.rego'), rules);
    return askSecondOpinions(['conftest'], manifests, { project, path: tools.folder });
  };

  test('refuses what a rule denies and warns of what one warns of, in the right file', async () => {
    const open = manifest('prod', SERVICE.replace('ClusterIP', 'LoadBalancer').replace('team: web', 'a: b'));
    const found = await ask('rules', RULES, manifest('dev'), open);
    expect(brief(found)).toEqual([
      'note | dev | conftest: main: excepted: data.main.exception[_][_] == "named"',
      'refusal | prod | conftest: main: web is public',
      'warning | prod | conftest: main: no team',
      'note | prod | conftest: main: excepted: data.main.exception[_][_] == "named"',
    ]);
    expect(found[1]).toMatchObject({ code: 'SECOND_OPINION_FAILED', subject: open.subject });
  });

  test('takes rules of every package', async () => {
    const rules = 'package own.rules\nimport rego.v1\ndeny contains "no" if input.kind == "Service"\n';
    expect(brief(await ask('packages', rules, manifest('dev')))).toEqual([
      'refusal | dev | conftest: own.rules: no',
    ]);
  });

  test('leaves undecided what no rule is about, and what rules that are broken would say', async () => {
    expect(brief(await ask('helpers', 'package main\nhelper := 1\n', manifest('dev')))).toEqual([
      'undecided warning |  | conftest had rules for 0 of 1 manifests',
    ]);
    expect(brief(await ask('broken', 'package main\ndeny {', manifest('dev')))).toEqual([
      expect.stringMatching(/^undecided refusal \| {2}\| conftest gave no verdict: exit 1: .*rules\.rego/s),
    ]);
  });

  test('leaves undecided what it cannot read', async () => {
    const found = brief(await ask('unread', RULES, manifest('dev', 'a: [\n')));
    expect(found).toEqual([
      expect.stringMatching(/^undecided refusal \| {2}\| conftest gave no verdict: exit 1: /),
    ]);
  });
});
