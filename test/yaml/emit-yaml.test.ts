import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { DeliveryError } from '../../lib/model/finding';
import { emitYaml } from '../../lib/yaml';
import { ANY_CHARACTER } from '../support/code-points';
import { hostileStrings } from '../support/hostile-strings';

const read = (text: string, version: '1.1' | '1.2'): unknown => {
  const [document, ...others] = parseAllDocuments(text, { version, strict: true });
  if (!document || others.length > 0) throw new Error(`${others.length + 1} documents`);
  if (document.errors.length > 0) throw document.errors[0];
  return document.toJS();
};

const codeOf = (action: () => unknown): string | undefined => {
  try {
    action();
  } catch (error) {
    if (error instanceof DeliveryError) return error.code;
    throw error;
  }
  return undefined;
};

describe.each(['1.1', '1.2'] as const)('read as YAML %s', (version) => {
  test('every hostile string comes back as a value, in a list and as a key', () => {
    for (const text of hostileStrings) {
      const key = text === '<<' ? 'key' : text;
      const object = { v: text, list: [text, [text]], map: { [key]: { [key]: text } }, end: 1 };
      expect(read(emitYaml(object), version)).toEqual(object);
    }
  });

  test('any string comes back', () => {
    const text = fc.oneof(
      fc.string({ unit: ANY_CHARACTER }),
      fc.string({
        unit: fc.constantFrom(...' \t\n\r:#-?~yYnNoO0x1e._+"\'|>&*!%@`,[]{}\\\u0085\u2028\ufeff'),
      }),
    );
    fc.assert(
      fc.property(text, text, (value, key) => {
        const object = { list: [value, { [`${key}`]: value }], value };
        if (key === '__proto__' || key === '<<') return;
        expect(read(emitYaml(object), version)).toEqual(object);
      }),
      { numRuns: 1000 },
    );
  });

  test('any JSON comes back', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const plain: unknown = JSON.parse(JSON.stringify(object));
        if (JSON.stringify(object).includes('"<<":')) return;
        expect(JSON.stringify(sorted(read(emitYaml(object), version)))).toBe(JSON.stringify(sorted(plain)));
      }),
      { numRuns: 300 },
    );
  });
});

test('there are at least 155 different hostile strings', () => {
  expect(new Set(hostileStrings).size).toBe(hostileStrings.length);
  expect(hostileStrings.length).toBeGreaterThanOrEqual(155);
});

test('apiVersion, kind and metadata come first, other keys in code-unit order, at every level', () => {
  const object = {
    spec: { b: 1, a: { z: [], Z: {} } },
    data: 'x',
    metadata: { name: 'web' },
    kind: 'K',
    apiVersion: 'v1',
  };
  expect(emitYaml(object)).toBe(
    [
      'apiVersion: v1',
      'kind: K',
      'metadata:',
      '  name: web',
      'data: x',
      'spec:',
      '  a:',
      '    Z: {}',
      '    z: []',
      '  b: 1',
      '',
    ].join('\n'),
  );
});

test('lists of maps and lists of lists are written compactly', () => {
  expect(emitYaml({ a: [{ c: 1, b: ['x'] }, [1, [2, {}]], 'text', null, true] })).toBe(
    [
      'a:',
      '  - b:',
      '      - x',
      '    c: 1',
      '  - - 1',
      '    - - 2',
      '      - {}',
      '  - text',
      '  - null',
      '  - true',
      '',
    ].join('\n'),
  );
});

test('text of several lines is a block, with the final newline kept or not', () => {
  expect(emitYaml({ a: 'x\n\n  y\n', b: ['x\ny'] })).toBe('a: |\n  x\n\n    y\nb:\n  - |-\n    x\n    y\n');
});

test('direction marks and invisible characters are escaped for the reviewer to see', () => {
  expect(emitYaml({ a: 'x\u202ey\u200b' })).toBe('a: "x\\u202ey\\u200b"\n');
});

test('entries that are undefined are left out', () => {
  expect(emitYaml({ a: undefined, b: { c: undefined } })).toBe('b: {}\n');
});

test('numbers keep their value for readers of both versions', () => {
  for (const value of [0, -0, 1, -1.5, 1e21, 1e-7, 1.5e300, Number.MAX_SAFE_INTEGER, 5e-324]) {
    for (const version of ['1.1', '1.2'] as const) {
      expect(read(emitYaml({ value }), version)).toEqual({ value: value === 0 ? 0 : value });
    }
  }
});

test('fails on lone surrogates, in values, keys and blocks', () => {
  for (const object of [{ a: '\ud800' }, { 'x\udc00': 1 }, { a: 'x\ny\ud800z' }, { a: ['\udc00\ud800'] }]) {
    expect(codeOf(() => emitYaml(object))).toBe('UNPRINTABLE_TEXT');
  }
});

test('fails on a merge key, which its own reader refuses in quotes, too', () => {
  expect(codeOf(() => emitYaml({ a: { '<<': { b: 1 } } }))).toBe('UNPRINTABLE_TEXT');
});

test('fails on what YAML has no form for', () => {
  expect(codeOf(() => emitYaml({ a: Number.NaN }))).toBe('NOT_FINITE');
  expect(codeOf(() => emitYaml({ a: () => 1 }))).toBe('INVALID_OBJECT');
  expect(codeOf(() => emitYaml({ a: new Date(0) }))).toBe('INVALID_OBJECT');
  expect(codeOf(() => emitYaml({ a: [1n] }))).toBe('INVALID_OBJECT');
});

test('long hostile text is written in linear time', () => {
  const size = 500_000;
  for (const text of [
    '\n'.repeat(size),
    ' '.repeat(size),
    'a\n'.repeat(size / 2),
    'a '.repeat(size / 2),
    '\u202e'.repeat(size),
  ]) {
    expect(emitYaml({ text }).length).toBeGreaterThan(size);
  }
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
