import { imageRegistry } from '../../../../lib/engine/oci';
import { newestImage } from '../../../../lib/engine/promotion/discover/newest-image';
import type { TagPolicy } from '../../../../lib/model/app';
import { Digest, ImageReference, parseSlotName } from '../../../../lib/model/scalars';
import { type ImageRegistryServer, startImageRegistry } from '../../../support/image-registry-server';

let server: ImageRegistryServer;
beforeAll(async () => {
  server = await startImageRegistry();
});
afterAll(() => server.close());

let count = 0;

/** Asks for the newest of some tags, given what runs. */
async function newest(policy: TagPolicy, tags: readonly string[], runs?: string | ImageReference) {
  const name = `web-${++count}`;
  for (const tag of tags) server.put(name, tag);
  return ask(policy, name, runs);
}

async function ask(policy: TagPolicy, name: string, runs?: string | ImageReference) {
  const repository = `${server.host}/${name}`;
  const image =
    typeof runs === 'string'
      ? ImageReference.of(repository, Digest.parse(`sha256:${'0'.repeat(64)}`), runs)
      : runs;
  const { found, standing, findings } = await newestImage(
    { slot: parseSlotName('server'), repository, policy, subject: {}, ...(image ? { runs: image } : {}) },
    imageRegistry({ environment: {}, timeout: 2000 }),
  );
  return [standing, found?.tag ?? findings.map(({ code }) => code).join()];
}

const VERSIONS = ['1.4.0', '1.4.10', '1.4.9', '1.5.0-rc.1', '2.0.0', 'v1.4.11', '1.4', 'latest'];

test.each<
  [policy: TagPolicy, tags: readonly string[], runs: string | undefined, expected: readonly string[]]
>([
  // versions are numbers, and those before a release count only where the range names one
  [{ semver: '^1.4' }, VERSIONS, undefined, ['new', 'v1.4.11']],
  [{ semver: '1.4.x' }, VERSIONS.slice(0, 3), '1.4.9', ['new', '1.4.10']],
  [{ semver: '^1.5.0-0' }, VERSIONS, '1.4.10', ['new', '1.5.0-rc.1']],
  [{ semver: '*' }, VERSIONS, '1.4.10', ['new', '2.0.0']],
  // what was not released by a tag, or by another one, is replaced; what is newer is not
  [{ semver: '^1.4' }, VERSIONS, 'main-17', ['new', 'v1.4.11']],
  [{ semver: '^1.4' }, VERSIONS, '1.6.0', ['older', '']],
  [{ semver: '^1.4' }, VERSIONS, '3.0.0', ['older', '']],
  // a pattern says where the version stands
  [
    { semver: '>=1', pattern: '(.*)-alpine' },
    ['1.2.0-alpine', '1.10.0-alpine', '9.0.0'],
    '1.2.0-alpine',
    ['new', '1.10.0-alpine'],
  ],
  // numbers of any length, texts, the whole tag
  [
    { pattern: 'main-[0-9a-f]+-([0-9]+)', order: 'number' },
    ['main-ab-9', 'main-cd-10', 'dev-ee-11'],
    'main-ab-9',
    ['new', 'main-cd-10'],
  ],
  [
    { pattern: '([0-9]+)', order: 'number' },
    ['99999999999999999999', '100000000000000000000'],
    undefined,
    ['new', '100000000000000000000'],
  ],
  [{ pattern: '([0-9]+)', order: 'number' }, ['7', '8'], '9', ['older', '']],
  [
    { pattern: '20[0-9-]+', order: 'text' },
    ['2026-01-09', '2026-01-10', 'nightly'],
    '2026-01-09',
    ['new', '2026-01-10'],
  ],
  // patterns fit the whole tag
  [{ pattern: 'v[0-9]+', order: 'text' }, ['v1-debug', 'xv2', 'v0'], undefined, ['new', 'v0']],
  // none fits
  [{ semver: '^9' }, VERSIONS, '1.4.0', ['undecided', 'NO_TAG_FITS']],
  [{ pattern: 'release-(.*)', order: 'number' }, ['release-x'], undefined, ['undecided', 'NO_TAG_FITS']],
  [{ tag: 'main' }, ['dev'], undefined, ['undecided', 'IMAGE_NOT_FOUND']],
])('%j', async (policy, tags, runs, expected) => {
  expect(await newest(policy, tags, runs)).toEqual(expected);
});

test('equally new tags stay with the one that runs, and what runs is not new', async () => {
  const digest = server.put('same', '1.0.0');
  server.put('same', 'v1.0.0', 'other');
  const runs = ImageReference.of(`${server.host}/same`, digest, '1.0.0');
  expect(await ask({ semver: '*' }, 'same', runs)).toEqual(['same', '1.0.0']);
  const untagged = ImageReference.of(`${server.host}/same`, digest);
  server.remove('same', 'v1.0.0');
  expect(await ask({ semver: '*' }, 'same', untagged)).toEqual(['same', '1.0.0']);
});

test('a tag that moved is new where the policy is about what it names; a version that moved is told', async () => {
  const digest = server.put('moves', 'main', 'first');
  server.put('moves', '1.0.0', 'first');
  const runs = (tag: string) => ImageReference.of(`${server.host}/moves`, digest, tag);
  expect(await ask({ tag: 'main' }, 'moves', runs('main'))).toEqual(['same', 'main']);
  server.put('moves', 'main', 'second');
  server.put('moves', '1.0.0', 'second');
  expect(await ask({ tag: 'main' }, 'moves', runs('main'))).toEqual(['new', 'main']);
  const repository = `${server.host}/moves`;
  const told = await newestImage(
    { slot: parseSlotName('server'), repository, policy: { semver: '*' }, subject: {}, runs: runs('1.0.0') },
    imageRegistry({ environment: {} }),
  );
  expect([told.standing, told.findings]).toEqual([
    'same',
    [expect.objectContaining({ code: 'TAG_MOVED', severity: 'warning' })],
  ]);
});

test('the image that was built last is asked for, of a hundred at the most', async () => {
  const policy = { pattern: 'main-.*', order: 'built' } as const;
  const first = server.putBuilt('built', 'main-ff', '2026-01-01T00:00:00Z');
  server.putBuilt('built', 'main-00', '2026-02-01T00:00:00Z');
  server.putBuilt('built', 'dev-99', '2026-03-01T00:00:00Z');
  const runs = ImageReference.of(`${server.host}/built`, first, 'main-ff');
  expect(await ask(policy, 'built', runs)).toEqual(['new', 'main-00']);
  server.putBuilt('built', 'main-77', '1970-01-01T00:00:00Z');
  expect(await ask(policy, 'built')).toEqual(['new', 'main-00']);
  const later = ImageReference.of(
    `${server.host}/built`,
    server.putBuilt('built', 'dev-98', '2026-04-01T00:00:00Z'),
  );
  expect(await ask(policy, 'built', later)).toEqual(['older', '']);
  for (let at = 0; at < 100; at++) server.put('built', `main-x${at}`);
  expect(await ask(policy, 'built')).toEqual(['undecided', 'TOO_MANY_TAGS']);
  server.putBuilt('silent', 'main-1', '1970-01-01T00:00:00Z');
  expect(await ask(policy, 'silent')).toEqual(['undecided', 'REGISTRY_FAILED']);
});
