import {
  compareIds,
  comparePictures,
  type Difference,
  type Exception,
  excuses,
  printDifference,
} from './compare-pictures';
import { isMap, type Json, keyOf, printJson } from './json';
import { readPicture } from './kept-files';
import type { Entry, Picture } from './picture';

const picture = (entries: readonly Entry[], ids: Readonly<Record<string, string>> = {}): Picture => ({
  entries,
  ids: new Map(Object.entries(ids)),
});

function entry(object: Json, changes: Partial<Entry> = {}): Entry {
  const place = { part: 'objects', environment: 'dev', target: 'dev/web', object: keyOf(object) } as const;
  return { ...place, value: object, ...changes };
}

const configMap = (name: string, data: Json) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'dev' },
  data,
});

const printed = (kept: readonly Entry[], now: readonly Entry[]) =>
  comparePictures(picture(kept), picture(now)).map(printDifference);

test('equal objects are equal, in whatever order they and their keys are', () => {
  const [a, b] = [entry(configMap('a', { x: '1', y: '2' })), entry(configMap('b', {}))];
  expect(printed([a, b], [b, entry(configMap('a', { y: '2', x: '1' }))])).toEqual([]);
});

test('an object that was added, one that was removed and every path that was changed are told at once', () => {
  const kept = [
    entry(configMap('gone', {})),
    entry(configMap('same', {})),
    entry(configMap('old', { a: '1', b: ['x', 'y'], 'c.d': 1 })),
  ];
  const now = [
    entry(configMap('same', {})),
    entry(configMap('new', {})),
    entry(configMap('old', { b: ['x', 'z', 'w'], 'c.d': '1', e: null })),
  ];
  expect(printed(kept, now)).toEqual([
    'removed objects dev/web v1/ConfigMap/dev/gone',
    'added objects dev/web v1/ConfigMap/dev/new',
    'changed objects dev/web v1/ConfigMap/dev/old at .data.a: "1" → nothing',
    'changed objects dev/web v1/ConfigMap/dev/old at .data.b[1]: "y" → "z"',
    'changed objects dev/web v1/ConfigMap/dev/old at .data.b[2]: nothing → "w"',
    'changed objects dev/web v1/ConfigMap/dev/old at .data["c.d"]: 1 → "1"',
    'changed objects dev/web v1/ConfigMap/dev/old at .data.e: nothing → null',
  ]);
});

test('a list that becomes a map, and a map that becomes empty, are changes', () => {
  const kept = [entry(configMap('a', { list: ['x'], map: { x: 1 } }))];
  expect(printed(kept, [entry(configMap('a', { list: { 0: 'x' }, map: {} }))])).toEqual([
    'changed objects dev/web v1/ConfigMap/dev/a at .data.list: ["x"] → {"0":"x"}',
    'changed objects dev/web v1/ConfigMap/dev/a at .data.map.x: 1 → nothing',
  ]);
});

test('an object that moves to another target is removed here and added there', () => {
  const object = configMap('a', {});
  expect(printed([entry(object)], [entry(object, { target: 'dev/api' })])).toEqual([
    'added objects dev/api v1/ConfigMap/dev/a',
    'removed objects dev/web v1/ConfigMap/dev/a',
  ]);
});

test('fails on two objects of one name in one target', () => {
  const twice = [entry(configMap('a', {})), entry(configMap('a', { x: '1' }))];
  expect(() => printed([], twice)).toThrow('dev/web has v1/ConfigMap/dev/a twice');
});

test('fails on what is not an object and on what is not a number', () => {
  expect(() => keyOf({ kind: 'ConfigMap' })).toThrow('not an object: {"kind":"ConfigMap"}');
  expect(() => printJson({ a: Number.NaN })).toThrow('NaN is not a number of JSON');
});

test('ids of bytes are counted: those that differ, and those that are there once only', () => {
  const kept = picture([], { 'dev/a': '1', 'dev/b': '2', 'dev/c': '3' });
  const now = picture([], { 'dev/a': '1', 'dev/b': '9', 'dev/d': '3' });
  expect(compareIds(kept, now)).toEqual({ different: 3, all: 4 });
});

test('an exception excuses what it names, and nothing beside it', () => {
  const difference: Difference = {
    kind: 'changed',
    part: 'delivery',
    target: 'dev/web',
    object: 'argoproj.io/v1alpha1/Application/argocd/web-dev',
    path: '.spec.source.path',
  };
  const excused = (exception: Omit<Exception, 'why'>, fleet = 'example') =>
    excuses({ ...exception, why: 'a test' }, fleet, difference);
  expect(excused({})).toBe(true);
  expect(
    excused({
      fleet: 'example',
      part: 'delivery',
      target: 'dev/web',
      object: /\/Application\//,
      path: /^\.spec\./,
    }),
  ).toBe(true);
  expect(excused({ fleet: 'demo' })).toBe(false);
  expect(excused({ part: 'objects' })).toBe(false);
  expect(excused({ target: 'dev' })).toBe(false);
  expect(excused({ object: /\/AppProject\// })).toBe(false);
  expect(excused({ path: '.spec' })).toBe(false);
});

test('any change of any object of a kept picture is found', () => {
  const kept = readPicture('example');
  expect(kept.entries.length).toBeGreaterThan(30);
  for (const [index, { value, object, target, part }] of kept.entries.entries()) {
    const changed = isMap(value) ? { ...value, extra: true } : value;
    const without = kept.entries.filter((_, other) => other !== index);
    const now = picture([...without, { ...kept.entries[index], value: changed } as Entry]);
    expect(comparePictures(kept, now)).toEqual([
      { kind: 'changed', part, target, object, path: '.extra', after: true },
    ]);
    expect(comparePictures(kept, picture(without))).toEqual([
      { kind: 'removed', part, target, object, path: '' },
    ]);
    expect(comparePictures(picture(without), kept)).toEqual([
      { kind: 'added', part, target, object, path: '' },
    ]);
  }
});
