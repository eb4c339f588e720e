import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitRepository } from '../../../lib/engine/git';
import { renderAt } from '../../../lib/engine/render';
import { anApp } from '../../support/names';
import { DIGEST, Project } from './project';

const ROOT = join(__dirname, '..', '..', '..');
const IMAGES = { server: `ghcr.io/stefanprodan/podinfo:6.0.0@${DIGEST}` };

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

/** This project's own code, as it stands in the working tree, as a commit. */
async function commit(replace: (text: string, path: string) => string = (text) => text) {
  const repository = await GitRepository.init(join(project.folder, 'repository'));
  const folders = ['lib', 'environments', 'imports'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name).slice(ROOT.length + 1)),
  );
  const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'cdk8s.yaml', 'main.ts', ...folders];
  return {
    repository,
    commit: await repository.commit({
      parents: [],
      edits: files.map((path) => ({ kind: 'file', path, content: replaced(path, replace) })),
      message: 'this project',
      author: { name: 'A', email: 'a@example.org', date: new Date(0) },
    }),
  };
}

function replaced(path: string, replace: (text: string, path: string) => string): Buffer {
  const content = readFileSync(join(ROOT, path));
  if (!path.startsWith('environments/') || !path.endsWith('.ts')) return content;
  return Buffer.from(replace(content.toString('utf8'), path));
}

test('the typed fleet of this project renders in the sandbox, for every environment and twice the same', async () => {
  const options = {
    ...(await commit()),
    request: {
      schema: 'cdk8s-delivery/render-request/v1' as const,
      targets: [],
      apps: [{ app: anApp('frontend'), images: IMAGES }],
      environmentInputs: ['*'],
      bootstrap: ['*'],
    },
    projectFolder: ROOT,
    cacheFolder: project.cache,
  };
  const first = await renderAt(options);
  expect([...first.targets.keys()].sort()).toEqual([
    'dev/frontend',
    'hotfix/frontend',
    'prod/frontend',
    'staging/frontend',
  ]);
  expect([...first.bootstrap.keys()].sort()).toEqual(['dev', 'hotfix', 'prod', 'staging']);
  expect([...first.environmentInputs]).toEqual([]);
  expect([...(first.targets.get('dev/frontend')?.keys() ?? [])]).toContain('delivery/application.yaml');
  expect(first.sandbox).toBe('permission');
  const second = await renderAt(options);
  expect([...second.targets]).toEqual([...first.targets]);
  expect([...second.bootstrap]).toEqual([...first.bootstrap]);
});

test('admission policies render in the sandbox, into the environment that asks for them', async () => {
  const { bootstrap, sandbox } = await renderAt({
    ...(await commit((text) =>
      text.replace('sync: manualSync(),', "$&\n  policies: { admission: 'warn' },"),
    )),
    request: {
      schema: 'cdk8s-delivery/render-request/v1',
      targets: [],
      apps: [],
      environmentInputs: ['*'],
      bootstrap: ['*'],
    },
    projectFolder: ROOT,
    cacheFolder: project.cache,
  });
  expect(sandbox).toBe('permission');
  const kinds = (name: string) =>
    (bootstrap.get(name) ?? '').match(/(?<=^kind: ).*$/gm)?.map((each) => each) ?? [];
  expect(kinds('prod')).toEqual(
    expect.arrayContaining(['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']),
  );
  expect(kinds('staging')).toEqual(['Namespace', 'Namespace', 'AppProject', 'AppProject', 'Application']);
});

test("fails with the code's own words for an app that it does not know", async () => {
  const run = renderAt({
    ...(await commit()),
    request: {
      schema: 'cdk8s-delivery/render-request/v1',
      targets: [],
      apps: [{ app: anApp('no-such-app'), images: IMAGES }],
      environmentInputs: [],
      bootstrap: [],
    },
    projectFolder: ROOT,
    cacheFolder: project.cache,
  });
  await expect(run).rejects.toMatchObject({ code: 'UNKNOWN_APP' });
});
