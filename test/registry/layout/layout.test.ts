import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { LAYOUTS, layout, type ManifestRoots } from '../../../lib/registry';
import { ROOT } from '../../support/cli-build';
import { anyPath, anyPlace, anyRef, rootsFor } from './places';

describe.each([...LAYOUTS])('%s', (name, each) => {
  test('goes by its own name', () => {
    expect(each.name).toBe(name);
  });

  test('finds every place at its path, wherever manifests lie', () => {
    const placeAndRoots = anyPlace.chain((place) => fc.tuple(fc.constant(place), rootsFor(place)));
    fc.assert(
      fc.property(placeAndRoots, ([place, roots]) => {
        expect(each.placeOf(each.pathOf(place, roots), roots)).toEqual(place);
      }),
    );
  });

  test('finds every place in the default folder of its environment', () => {
    fc.assert(
      fc.property(anyPlace, (place) => {
        const path = each.pathOf(place);
        const root = each.defaultRootOf(path);
        expect(each.placeOf(path, root ? [root] : [])).toEqual(place);
      }),
    );
  });

  test('gives back the path of whatever it finds', () => {
    const roots: ManifestRoots = [
      ['prod', 'out/prod'],
      ['web', 'manifests/web'],
      ['inner', 'manifests/web/releases'],
    ];
    fc.assert(
      fc.property(anyPath, (path) => {
        const place = each.placeOf(path, roots);
        if (place) expect(each.pathOf(place, roots)).toBe(path);
      }),
      { numRuns: 2000 },
    );
  });

  test('tells every ref by its name', () => {
    fc.assert(
      fc.property(anyRef, (place) => {
        const ref = each.refOf(place);
        expect(each.placeOfRef(ref)).toEqual(place);
        if (place.kind !== 'branch') expect(ref.startsWith(each.refsOf(place.kind, place.branch))).toBe(true);
      }),
    );
  });
});

test('takes the innermost folder where folders of manifests are nested', () => {
  const roots: ManifestRoots = [
    ['outer', 'out'],
    ['inner', 'out/inner'],
  ];
  expect(layout.placeOf('out/inner/web', roots)).toEqual({
    kind: 'target',
    environment: 'inner',
    app: 'web',
  });
});

test('no other file writes where things lie', () => {
  const lib = join(ROOT, 'lib');
  const found = readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/^(?:registry.layout|engine.git)/.test(path))
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
