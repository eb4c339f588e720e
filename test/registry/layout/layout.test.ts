import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { layoutOf, placeOfRef, refName, refsOf, tagsOf } from '../../../lib/registry';
import { layoutFindings } from '../../../lib/registry/layout';
import { knownLayouts, layoutNamed, registerLayout } from '../../../lib/registry/layout/layouts';
import { ROOT } from '../../support/cli-build';
import { layout } from '../../support/default-layout';
import { envFirst } from '../../support/env-first/layout';
import { anEnv, aRef } from '../../support/names';
import { anyPath, anyPlace, anyRef, delivered, environmentsAround } from './any-place';

const forget = registerLayout(envFirst);
afterAll(forget);

const names = knownLayouts().map(({ name }) => name);

describe.each(names)('%s', (name) => {
  test('goes by its own name', () => {
    expect(layoutNamed(name)?.name).toBe(name);
  });

  test('finds every place at its path, wherever manifests lie, whatever layouts stand beside it', () => {
    const placeAndEnvironments = anyPlace.chain((place) =>
      fc.tuple(fc.constant(place), environmentsAround(place, name, names)),
    );
    fc.assert(
      fc.property(placeAndEnvironments, ([place, environments]) => {
        const all = layoutOf(environments);
        expect(all.placeOf(all.pathOf(place))).toEqual(place);
      }),
    );
  });

  test('gives back the path of whatever it finds', () => {
    const all = layoutOf([
      delivered('prod', 'out/prod', name),
      delivered('web', 'manifests/web', name),
      delivered('inner', 'manifests/web/releases', name),
      ...names.map((each, index) => delivered(`other-${index}`, `others/${index}`, each)),
    ]);
    fc.assert(
      fc.property(anyPath, (path) => {
        for (const place of all.placesOf(path)) expect(all.pathOf(place)).toBe(path);
      }),
      { numRuns: 2000 },
    );
  });

  test('has every data file in the folders that hold them, and excludes it', () => {
    const all = layoutOf([delivered('prod', 'out/prod', name)]);
    const path = all.pathOf({ kind: 'record', environment: 'prod', app: 'web' });
    expect(all.dataFolders.filter((folder) => path.startsWith(`${folder}/`))).toHaveLength(1);
    expect(path.startsWith(`${all.folderOf({ kind: 'record', environment: 'prod' })}/`)).toBe(true);
  });
});

test('every ref is told by its name', () => {
  fc.assert(
    fc.property(anyRef, (place) => {
      const ref = refName(place);
      expect(placeOfRef(ref)).toEqual(place);
      if (place.kind === 'tag') expect(ref.startsWith(tagsOf(place.environment, place.day))).toBe(true);
      else if (place.kind !== 'branch' && place.kind !== 'staged')
        expect(ref.startsWith(refsOf(place.kind, place.branch))).toBe(true);
    }),
  );
});

test('a tag of a promotion has the environment, the day and three digits or more; other tags are none of ours', () => {
  const tag = { kind: 'tag' as const, environment: anEnv('prod-2'), day: '2026-11-26' };
  expect(refName({ ...tag, number: 1 })).toBe('refs/tags/prod-2-2026-11-26-001');
  expect(refName({ ...tag, number: 1000 })).toBe('refs/tags/prod-2-2026-11-26-1000');
  for (const name of [
    'v1.0',
    'prod-2026-11-26',
    'prod-2026-11-26-01',
    'prod-2026-11-26-000',
    'Prod-2026-11-26-001',
    'prod-2026-11-26-0001',
  ])
    expect(placeOfRef(aRef(`refs/tags/${name}`))).toBeUndefined();
  // The number of one environment is never taken for that of another, whose name it begins with.
  expect(placeOfRef(aRef('refs/tags/a-2026-11-26-2026-11-26-001'))).toEqual({
    kind: 'tag',
    environment: 'a-2026-11-26',
    day: '2026-11-26',
    number: 1,
  });
});

test('the innermost folder counts where folders of manifests are nested', () => {
  const nested = layoutOf([delivered('outer', 'out'), delivered('inner', 'out/inner')]);
  expect(nested.placeOf('out/inner/web')).toEqual({ kind: 'target', environment: 'inner', app: 'web' });
});

describe('a path of a layout that the environment does not have', () => {
  const record = layout.pathOf({ kind: 'record', environment: 'prod', app: 'web' });

  test('is the environment’s while its data is not known, and nothing once it is', () => {
    expect(layoutOf([delivered('dev', 'out')]).placeOf(record)?.kind).toBe('record');
    expect(layoutOf([delivered('prod', 'out', envFirst.name)]).placeOf(record)).toBeUndefined();
  });

  test('is nothing on a branch that the environment is not delivered to', () => {
    expect(layoutOf([delivered('dev', 'out')], ['prod']).placeOf(record)).toBeUndefined();
    expect(layoutOf([], ['prod']).placeOf('manifests/prod/web')).toBeUndefined();
  });
});

describe('places of environments, taken together', () => {
  const messages = (...environments: Parameters<typeof layoutFindings>[0]) =>
    layoutFindings(environments).map(({ code, message }) => `${code}: ${message}`);

  test('pass where each environment has folders of its own', () => {
    expect(messages(delivered('dev', 'manifests/dev'), delivered('prod', 'x', envFirst.name))).toEqual([]);
  });

  test.each([
    [
      'a layout that there is not',
      [delivered('dev', 'out', 'folders/v2')],
      'dev: no layout is called "folders/v2"; known: folders/v1, env-first/v1',
    ],
    [
      'manifests in the folder that all layouts share',
      [delivered('dev', 'environments/dev/out')],
      'dev is delivered to "environments/dev/out", the place of the data files',
    ],
    [
      'manifests around the data of the same environment',
      [delivered('dev', 'delivery/dev', envFirst.name)],
      'dev is delivered to "delivery/dev", the place of the data files',
    ],
    [
      'manifests around the data of another environment',
      [delivered('dev', 'out', envFirst.name), delivered('prod', 'delivery')],
      'prod is delivered to "delivery", the place of the data files',
    ],
    [
      'manifests of one around the data of a later one',
      [delivered('prod', 'delivery'), delivered('dev', 'out', envFirst.name)],
      'prod is delivered to "delivery", the place of the data files of dev',
    ],
    [
      'manifests among manifests',
      [delivered('dev', 'out'), delivered('prod', 'out/prod')],
      'prod and dev are delivered into each other: "out/prod", "out"',
    ],
  ])('fail with %s', (_, environments, message) => {
    expect(messages(...environments)).toEqual([`INVALID_OPTION: ${message}`]);
  });

  test('fail where a layout names no environment, and two have it on one branch', () => {
    const forgetFlat = registerLayout({
      name: 'flat/v1',
      files: {
        app: 'data/apps/<app>.yaml',
        record: 'data/records/<app>.yaml',
        freeze: 'data/stop/freeze.yaml',
        hold: 'data/held/<app>.yaml',
        waiver: 'data/waived/<name>.yaml',
        control: 'data/controls/<name>.yaml',
      },
      manifests: 'rendered',
    });
    const [dev, prod] = [delivered('dev', 'a', 'flat/v1'), delivered('prod', 'b', 'flat/v1')];
    expect(messages(dev, prod)).toEqual([
      'INVALID_OPTION: prod and dev keep their data in the same folder, "data/apps"',
    ]);
    expect(layoutFindings([dev, prod], ({ name }) => name)).toEqual([]);
    expect(layoutOf([dev], ['prod']).placeOf('data/records/web.yaml')).toEqual({
      kind: 'record',
      environment: 'dev',
      app: 'web',
    });
    forgetFlat();
  });

  test('fail to get a layout twice', () => {
    expect(() => registerLayout(envFirst)).toThrow('DUPLICATE_NAME');
  });
});

// A registry of images has its own paths, and the TypeScript of a project its own owner.
test('no other file writes where things lie', () => {
  const lib = join(ROOT, 'lib');
  const found = readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter(
      (path) =>
        path.endsWith('.ts') && !/^(?:registry.layout|engine.git|engine.oci|setup.code-places)/.test(path),
    )
    .filter((path) =>
      /['"`/](?:environments|manifests)\\?\/|refs\/(?:heads\/(?:proposals|renders)|cdk8s-delivery)/.test(
        withoutComments(readFileSync(join(lib, path), 'utf8')),
      ),
    );
  expect(found).toEqual([]);
});

function withoutComments(source: string): string {
  return source.replace(/^ *(?:\/\*\*[^\n]*\*\/|\/\*\*[\s\S]*?\*\/|\/\/.*)$/gm, '');
}
