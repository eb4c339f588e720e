import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Environment, Fleet, FleetApp, Project } from '../../../../lib/authoring/fleet';
import { yamlFiles } from '../../../../lib/authoring/sources';
import { codesOf, findingsOf } from '../../../support/codes';
import { digest, image } from '../../../support/fleets';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'yaml-files-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

function objectsOf(...paths: [string, ...string[]]): readonly object[] {
  const project = new Project({ root });
  const prod = new Environment(project, 'prod', { namespace: 'shop', labels: { team: 'a' } });
  const fleet = new Fleet(project, 'fleet', [prod]);
  const app = new FleetApp(fleet, 'web', {
    images: { server: 'ghcr.io/example/web' },
    config: { prod: {} },
    source: yamlFiles(...paths),
  });
  return fleet.target(prod, app, { server: image('b', '2.0') }).toJson();
}

const deployment = (name: string, ...images: string[]) => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  template:
    spec:
      containers:
${images.map((each, index) => `        - name: c${index}\n          image: ${each}`).join('\n')}
`;

test('files and folders are read in order, lists and several documents taken apart', () => {
  const configMap = (name: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`;
  write('k8s/b.yaml', `${configMap('b1')}\n---\n# nothing\n---\n${configMap('b2')}\n`);
  write('k8s/a.yml', configMap('a'));
  write(
    'k8s/c.json',
    '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}]}',
  );
  write('k8s/notes.txt', 'x');
  write('k8s/below/d.yaml', configMap('d'));
  write('one.yaml', configMap('one'));
  expect(objectsOf('one.yaml', 'k8s').map((each) => (each as { metadata: object }).metadata)).toEqual(
    ['one', 'a', 'b1', 'b2', 'c'].map((name) => ({ name, namespace: 'shop', labels: { team: 'a' } })),
  );
});

test("the release's image takes the place of a slot's, whatever tag stands there", () => {
  const other = `docker.io/library/nginx@${digest('c')}`;
  write('a.yaml', deployment('a', 'ghcr.io/example/web:dev', 'ghcr.io/example/web:dev', other));
  expect(JSON.stringify(objectsOf('a.yaml'))).toContain(
    JSON.stringify([
      { name: 'c0', image: image('b').pullable },
      { name: 'c1', image: image('b').pullable },
      { name: 'c2', image: other },
    ]),
  );
});

test('fails on every other image without a digest', () => {
  write('a.yaml', deployment('a', 'ghcr.io/example/web', 'ghcr.io/example/web-proxy:1', 'nginx'));
  expect(codesOf(() => objectsOf('a.yaml'))).toEqual(['IMAGE_WITHOUT_DIGEST', 'IMAGE_WITHOUT_DIGEST']);
});

test('scalars are read as Kubernetes reads them', () => {
  write(
    'a.yaml',
    'apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: {mode: 0644, on1: yes, text: "yes", big: 1_000}\n',
  );
  expect(objectsOf('a.yaml')).toMatchObject([{ spec: { mode: 0o644, on1: true, text: 'yes', big: 1000 } }]);
});

test('fails on scalars that readers disagree about, with the position of each', () => {
  write(
    'a.yaml',
    'apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec:\n  time: 12:30:45\n  mode: 0o644\n  day: 2001-12-14\n',
  );
  expect(
    findingsOf(() => objectsOf('a.yaml')).map(({ code, subject }) => [
      code,
      subject.file,
      subject.line,
      subject.column,
    ]),
  ).toEqual([
    ['BROKEN_FILE', 'a.yaml', 5, 9],
    ['BROKEN_FILE', 'a.yaml', 6, 9],
    ['BROKEN_FILE', 'a.yaml', 7, 8],
  ]);
});

test('fails on broken files, missing files, empty folders and files outside, all at once', () => {
  write('broken.yaml', 'a: [1\nb: 2\n');
  write('twice.yaml', 'a: 1\na: 2\n');
  write('text.yaml', 'just text\n');
  mkdirSync(join(root, 'empty'));
  symlinkSync('/etc/passwd', join(root, 'link.yaml'));
  const codes = codesOf(() =>
    objectsOf('broken.yaml', 'twice.yaml', 'text.yaml', 'missing.yaml', 'empty', '../..', 'link.yaml'),
  );
  expect(new Set(codes.slice(0, -2))).toEqual(new Set(['BROKEN_FILE']));
  expect(codes.length).toBeGreaterThanOrEqual(7);
  expect(codes.slice(-2)).toEqual(['UNSAFE_PATH', 'UNSAFE_PATH']);
});

test('fails on aliases that multiply', () => {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe'].map((pair) => [pair[0], pair[1]])) {
    lines.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`);
  }
  write('bomb.yaml', `${lines.join('\n')}\n`);
  expect(codesOf(() => objectsOf('bomb.yaml'))).toEqual(['BROKEN_FILE']);
});

test('files may be chosen by environment and config', () => {
  write('k8s/prod/small.yaml', '{apiVersion: v1, kind: ConfigMap, metadata: {name: small}}');
  const project = new Project({ root });
  const prod = new Environment(project, 'prod');
  const fleet = new Fleet(project, 'fleet', [prod]);
  const app = new FleetApp(fleet, 'web', {
    images: {},
    config: { prod: { size: 'small' } },
    source: ({ environment }, config: { readonly size: 'small' | 'large' }) =>
      yamlFiles(`k8s/${environment.name}/${config.size}.yaml`),
  });
  expect(fleet.target(prod, app, {}).toJson()).toEqual([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'small', namespace: 'prod' } },
  ]);
});
