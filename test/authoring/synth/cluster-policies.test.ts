import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { EnvironmentPolicies } from '../../../lib/authoring/fleet';
import { renderFleet } from '../../../lib/authoring/synth/render-fleet';
import type { RenderRequest } from '../../../lib/model/exchange';
import { parseCanonicalYaml } from '../../../lib/yaml';
import { findingsOf } from '../../support/codes';
import { threeEnvironments } from '../../support/fleets';
import { temporaryDirectories } from '../../support/temporary-directory';

const ROOT = join(__dirname, '..', '..', '..');
const settings = { repository: 'https://git.example.org/fleet.git', branch: 'delivery' };
const request: RenderRequest = {
  schema: 'cdk8s-delivery/render-request/v1',
  targets: [],
  apps: [],
  environmentInputs: ['*'],
  bootstrap: ['*'],
};
const rendered = (policies: EnvironmentPolicies) =>
  renderFleet(threeEnvironments({ prod: { policies } }).fleet, request, settings).files;
const folder = temporaryDirectories();

const PROD = 'bootstrap/prod.yaml';
const documents = (files: ReadonlyMap<string, string>) => (files.get(PROD) ?? '').split('---\n').slice(1);

test("admission policies stand at the end of the administrator's file, of the environment that asks for them", () => {
  const files = rendered({ admission: 'deny' });
  const plain = rendered({});
  expect([...files.keys()]).toEqual(['bootstrap/dev.yaml', 'bootstrap/staging.yaml', PROD]);
  const [all, without] = [documents(files), documents(plain)];
  expect(all.slice(0, without.length)).toEqual(without);
  const policies = all.slice(without.length).map((text) => /^kind: (.*)$/m.exec(text)?.[1]);
  expect([...new Set(policies)].sort()).toEqual([
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
  ]);
  expect(policies.length).toBeGreaterThan(40);
  for (const [path, text] of plain) if (path !== PROD) expect(files.get(path)).toBe(text);
});

test("policies are text that the engine's strict reader takes, and the same each time", () => {
  const files = rendered({ admission: 'warn' });
  for (const text of documents(files)) expect(parseCanonicalYaml(text)).toHaveProperty('metadata.name');
  expect([...rendered({ admission: 'warn' })]).toEqual([...files]);
});

test('fails with the environment for a Kubernetes that has no admission policies, and unknown words', () => {
  const failed = (policies: object) =>
    findingsOf(() => rendered(policies as EnvironmentPolicies)).map(({ code, subject }) => [
      code,
      subject.environment,
    ]);
  expect(failed({ admission: 'deny', kubernetes: '1.28' })).toEqual([['INVALID_OPTION', 'prod']]);
  expect(failed({ admission: 'deny', rules: { nothing: true } })).toEqual([['INVALID_OPTION', 'prod']]);
  expect(failed({ admission: 'enforce' })).toEqual([['INVALID_OPTION', 'prod']]);
});

test('a fleet that asks for no admission policies loads no policies, schemas or parser of expressions', async () => {
  const loaded = async (change: (text: string) => string) => {
    const project = await folder();
    for (const name of ['main.ts', 'package.json', 'tsconfig.json', 'cdk8s.yaml', 'environments'])
      cpSync(join(ROOT, name), join(project, name), { recursive: true });
    for (const name of ['lib', 'imports', 'node_modules'])
      symlinkSync(join(ROOT, name), join(project, name), 'dir');
    const file = join(project, 'environments', 'environments.ts');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    writeFileSync(
      join(project, 'note.js'),
      "process.on('exit', () => require('fs').writeFileSync('loaded.json', JSON.stringify(Object.keys(require.cache))));",
    );
    const tsNode = join(ROOT, 'node_modules', 'ts-node', 'dist', 'bin.js');
    const run = spawnSync(process.execPath, ['--require', './note.js', tsNode, 'main.ts'], {
      cwd: project,
      encoding: 'utf8',
    });
    expect([run.status, run.stderr.replaceAll(/^no release of .*\n/gm, '')]).toEqual([0, '']);
    const bootstrap = readFileSync(join(project, 'dist', 'manifests', 'bootstrap', 'prod.yaml'), 'utf8');
    const modules: string[] = JSON.parse(readFileSync(join(project, 'loaded.json'), 'utf8'));
    const count = (part: string) => modules.filter((path) => path.includes(part)).length;
    return {
      policies: bootstrap.split('\nkind: ValidatingAdmissionPolicy').length - 1,
      synth: count('/lib/authoring/synth/'),
      policy: modules
        .filter((path) => path.includes('/lib/kubernetes/policy/'))
        .map((path) => basename(path)),
      schema: count('/lib/kubernetes/schema/'),
    };
  };
  const without = await loaded((text) => text);
  expect(without).toMatchObject({ policies: 0, policy: ['policy.ts'], schema: 0 });
  expect(without.synth).toBeGreaterThan(0);
  const withPolicies = await loaded((text) =>
    text.replace('sync: manualSync(),', "$&\n  policies: { admission: 'deny' },"),
  );
  expect(withPolicies.policies).toBeGreaterThan(40);
  expect(withPolicies.policy.length).toBeGreaterThan(20);
  expect(withPolicies.schema).toBeGreaterThan(0);
});
