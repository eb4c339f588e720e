import { WATCHERS, type WatchedSlot } from '../../../lib/controllers/watching';
import type { TagPolicy } from '../../../lib/model/app';
import { parseSlotName } from '../../../lib/model/scalars';
import { anApp } from '../../support/names';

const slot = (app: string, policy: TagPolicy): WatchedSlot => ({
  app: anApp(app),
  slot: parseSlotName('server'),
  repository: `ghcr.io/example/${app}`,
  policy,
});

const SLOTS = [
  slot('web', { semver: '^1.4' }),
  slot('alpine', { semver: '>=2', pattern: '(.*)-alpine' }),
  slot('main', { pattern: 'main-[0-9a-f]+-([0-9]+)', order: 'number' }),
  slot('dated', { pattern: '20[0-9-]+', order: 'text' }),
  slot('moving', { tag: 'v1.x' }),
  slot('built', { pattern: 'main-.*', order: 'built' }),
];
const PLACE = { namespace: 'flux-system', repository: 'https://github.com/example/fleet' };

interface Made {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}
const watched = (name: string) => {
  const watcher = WATCHERS.find((each) => each.name === name)?.load();
  if (!watcher) throw new Error(`no ${name}`);
  const { objects, left } = watcher.watch(SLOTS, { ...PLACE, namespace: watcher.namespace });
  return { objects: objects as readonly Made[], left, none: watcher.watch([], PLACE) };
};

test('Flux gets a repository and a policy for each slot, and an alert that starts workflows', () => {
  const { objects, left, none } = watched('flux');
  const policies = objects.filter(({ kind }) => kind === 'ImagePolicy');
  expect(Object.fromEntries(policies.map(({ metadata, spec }) => [metadata.name, spec]))).toEqual({
    'web-server': {
      imageRepositoryRef: { name: 'web-server' },
      policy: { semver: { range: '^1.4' } },
      digestReflectionPolicy: 'IfNotPresent',
    },
    'alpine-server': {
      imageRepositoryRef: { name: 'alpine-server' },
      filterTags: { pattern: '^(?:(.*)-alpine)$', extract: '$1' },
      policy: { semver: { range: '>=2' } },
      digestReflectionPolicy: 'IfNotPresent',
    },
    'main-server': {
      imageRepositoryRef: { name: 'main-server' },
      filterTags: { pattern: '^(?:main-[0-9a-f]+-([0-9]+))$', extract: '$1' },
      policy: { numerical: { order: 'asc' } },
      digestReflectionPolicy: 'IfNotPresent',
    },
    'dated-server': {
      imageRepositoryRef: { name: 'dated-server' },
      filterTags: { pattern: '^(?:20[0-9-]+)$' },
      policy: { alphabetical: { order: 'asc' } },
      digestReflectionPolicy: 'IfNotPresent',
    },
    // The interval goes with `Always`, and with nothing else.
    'moving-server': {
      imageRepositoryRef: { name: 'moving-server' },
      filterTags: { pattern: '^v1\\.x$' },
      policy: { alphabetical: { order: 'asc' } },
      digestReflectionPolicy: 'Always',
      interval: '5m',
    },
  });
  expect(objects.filter(({ kind }) => kind === 'ImageRepository')).toHaveLength(5);
  expect(objects.at(-2)).toMatchObject({
    kind: 'Provider',
    spec: { type: 'githubdispatch', address: PLACE.repository },
  });
  expect(objects.at(-1)).toMatchObject({
    kind: 'Alert',
    spec: { eventSources: [{ kind: 'ImagePolicy', name: '*' }] },
  });
  expect(left).toEqual([{ slot: SLOTS.at(-1), why: expect.stringContaining('built') }]);
  expect(none).toEqual({ objects: [], left: [] });
});

test('Image Updater gets one Application that deploys nothing, and what reads its annotations', () => {
  const { objects, none } = watched('image-updater');
  const [application, updater, ...others] = objects;
  expect(others).toEqual([]);
  expect(updater).toMatchObject({
    kind: 'ImageUpdater',
    spec: { applicationRefs: [{ namePattern: application?.metadata.name, useAnnotations: true }] },
  });
  expect(application?.spec['source']).toEqual({
    repoURL: PLACE.repository,
    targetRevision: 'main',
    path: 'discover',
  });
  const said = Object.fromEntries(
    Object.entries(application?.metadata.annotations ?? {}).map(([key, value]) => [
      key.replace('argocd-image-updater.argoproj.io/', ''),
      value,
    ]),
  );
  expect(said['image-list']?.split(',')).toEqual([
    'web-server=ghcr.io/example/web:^1.4',
    'alpine-server=ghcr.io/example/alpine:>=2',
    'main-server=ghcr.io/example/main',
    'dated-server=ghcr.io/example/dated',
    'moving-server=ghcr.io/example/moving:v1.x',
    'built-server=ghcr.io/example/built',
  ]);
  expect(said).toMatchObject({
    'web-server.update-strategy': 'semver',
    'alpine-server.allow-tags': 'regexp:^(?:(.*)-alpine)$',
    'main-server.update-strategy': 'newest-build',
    'dated-server.update-strategy': 'alphabetical',
    'moving-server.update-strategy': 'digest',
    'built-server.force-update': 'true',
    'write-back-method': 'git',
    'git-branch': 'main:discover',
  });
  expect(none.objects).toEqual([]);
});
