import { importSteps } from '../../lib/cli/import-steps';
import { uncommitted } from '../../lib/cli/uncommitted';
import { GitRepository } from '../../lib/engine/git';
import { temporaryDirectories } from '../support/temporary-directory';
import { writeFiles } from '../support/write-files';

const images = { server: 'ghcr.io/example/web:1.4' };
const result = {
  environments: ['dev', 'staging', 'prod'],
  apps: [
    {
      app: 'web',
      state: 'imported' as const,
      words: [],
      images: { dev: images, staging: images, prod: images },
    },
  ],
  files: new Map(),
  passed: [],
  baselines: ['staging', 'prod'],
  guarded: ['prod'],
  isNew: true,
  applications: [],
};

/** The steps for a project that has all packages. */
const stepsOf = (each: typeof result) => importSteps(each, ['main.ts'], { isOpen: false }, []);

test('where an environment with approvals is configured already, the part of a new app is merged before its baseline', () => {
  expect(stepsOf({ ...result, isNew: false }).slice(2, 6)).toEqual([
    '  cdk8s-delivery configure',
    '  cdk8s-delivery approve prod/configure   # by another person',
    '  cdk8s-delivery merge prod/configure',
    expect.stringMatching(/^ {2}cdk8s-delivery release web --env prod --baseline /),
  ]);
});

test('baselines come before the release at the entry, the last environment first: a release that an upstream had is none', () => {
  const image = '--image server=ghcr.io/example/web:1.4';
  const make = ['git init --bare --initial-branch delivery ../delivery.git'];
  const made = importSteps(result, ['main.ts'], { isOpen: false, make }, []);
  expect(made.slice(1, 4)).toEqual([
    '  git add main.ts && git commit',
    `  ${make}`,
    '  cdk8s-delivery configure',
  ]);
  expect(
    importSteps(result, ['package.json', 'main.ts'], { isOpen: false, install: 'npm add -D cdk8s-cli' }, []),
  ).toEqual([
    'Next',
    '  npm add -D cdk8s-cli',
    '  git add package.json main.ts && git commit',
    '  cdk8s-delivery configure',
    `  cdk8s-delivery release web --env prod --baseline ${image}   # have it approved and merged before the next line`,
    `  cdk8s-delivery release web --env staging --baseline ${image}`,
    `  cdk8s-delivery release web ${image}`,
  ]);
});

const temporary = temporaryDirectories();

test('what a render of the commit needs is committed with it: packed packages, and the YAML that definitions read', async () => {
  const folder = await temporary();
  await GitRepository.init(folder, { bare: false });
  writeFiles(folder, {
    'package.json':
      '{ "dependencies": { "cdk8s-delivery": "file:./cdk8s-delivery-0.1.0.tgz", "cdk8s": "2.70.0" } }',
    'cdk8s-delivery-0.1.0.tgz': 'packed',
    '.gitignore': 'node_modules',
    'k8s/web/dev/all.yaml': 'a: b',
    'notes.md': 'mine',
  });
  expect(await uncommitted(folder, '', ['k8s/web', 'k8s/cart'])).toEqual([
    'package.json',
    '.gitignore',
    'cdk8s-delivery-0.1.0.tgz',
    'k8s/web',
  ]);
});
