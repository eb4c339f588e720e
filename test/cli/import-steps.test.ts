import { importSteps } from '../../lib/cli/import-steps';

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
  applications: [],
};

test('baselines come before the release at the entry, the last environment first: a release that an upstream had is none', () => {
  const image = '--image server=ghcr.io/example/web:1.4';
  expect(
    importSteps(result, ['package.json', 'main.ts'], { isOpen: false, install: 'npm add -D cdk8s-cli' }, []),
  ).toEqual([
    'Next',
    '  npm add -D cdk8s-cli',
    '  git add package.json main.ts && git commit',
    '  cdk8s-delivery configure',
    `  cdk8s-delivery release web --env prod --baseline ${image}`,
    `  cdk8s-delivery release web --env staging --baseline ${image}`,
    `  cdk8s-delivery release web ${image}`,
  ]);
});
