import { parseManifests } from '../../../../lib/authoring/sources/yaml/parse-manifests';
import { findingsOf } from '../../../support/codes';

const told = (text: string, file = 'a.yaml'): string[] =>
  findingsOf(() => parseManifests(text, file)).map(
    ({ message, subject: { line, column } }) => `${line}:${column ?? ''} ${message}`,
  );

const objects = (text: string): object[] => parseManifests(text, 'a.yaml').map(({ object }) => object);

const thing = (spec: string) =>
  `apiVersion: example.org/v1\nkind: Thing\nmetadata: { name: a }\nspec:\n  ${spec}\n`;

describe('whole numbers', () => {
  test.each(['9007199254740993', '12345678901234567890', '-9223372036854775808', '0x20000000000001', '1e18'])(
    'fails on %s',
    (digits) => {
      expect(told(thing(`big: ${digits}`))).toEqual([
        `5:8 the number "${digits}" is beyond 2^53, where programs lose digits: quote it, if a text is allowed there`,
      ]);
    },
  );

  test('up to 2^53 arrive, and so do texts of digits and floats', () => {
    expect(
      objects(thing('a: 9007199254740991\n  b: "12345678901234567890"\n  c: 1e21\n  d: 0.1')),
    ).toMatchObject([{ spec: { a: 9007199254740991, b: '12345678901234567890', c: 1e21, d: 0.1 } }]);
  });
});

describe('what readers disagree about', () => {
  test.each([
    'y',
    'N',
    'on',
    'Off',
    'YES',
    'no',
    '0755',
    '1_000',
    '1.0',
    '~',
    'null',
    'True',
    '2001-12-14',
    '1:30',
  ])('fails on the key %s', (key) => {
    expect(told(thing(`${key}: 1`))).toEqual([expect.stringMatching(/^5:3 readers disagree about/)]);
  });

  test.each(['12:30:45', '0o17', '2001-12-14', '!!binary aGk=', '!own x', '!!set {a}'])(
    'fails on the value %s',
    (value) => {
      expect(told(thing(`a: ${value}`))[0]).toMatch(/^5:\d+ (?:readers disagree about|Unresolved tag)/);
    },
  );

  test('keys in quotes, and numbers and booleans that are written as their text, are keys', () => {
    expect(objects(thing('"y": 1\n  "on": 2\n  80: 3\n  true: 4'))).toMatchObject([
      { spec: { y: 1, on: 2, 80: 3, true: 4 } },
    ]);
  });

  test('a point is a text, as a key and as a value', () => {
    expect(objects(thing('.: {}\n  path: .\n  more: [-., ._]'))).toMatchObject([
      { spec: { '.': {}, path: '.', more: ['-.', '._'] } },
    ]);
  });

  test('fails on numbers without a digit', () => {
    for (const text of ['0x_', '0_', '0b_']) expect(told(thing(`a: ${text}`))).toHaveLength(1);
  });

  test('fails on keys that are the same as texts', () => {
    expect(told(thing('80: 1\n  "80": 2'))).toEqual(['6:3 the key "80" is there twice']);
    expect(told(thing('true: 1\n  "true": 2'))).toEqual(['6:3 the key "true" is there twice']);
    expect(told(thing('a: 1\n  "a": 2'))).toHaveLength(1);
  });

  test('fails on merge keys that some readers let win, and on quoted ones', () => {
    expect(told('a: &a { x: 1 }\nb: { <<: *a, x: 2 }\nc: { x: 2, <<: *a }\n')).toEqual([
      '3:12 readers disagree on which "x" counts, the one of the map or the merged one: put the merge key first',
    ]);
    expect(told('a: &a { x: 1 }\nb: { "<<": *a }\n')).toHaveLength(1);
    expect(told('? [a]\n: b\n')).toEqual(['1:3 a key is not a text']);
  });

  test('fails on directives but that of YAML 1.1', () => {
    expect(told(`%YAML 1.2\n---\n${thing('a: 0400')}`)).toEqual([
      '1:1 readers disagree about the directive %YAML 1.2: leave it out',
    ]);
    expect(told(`%TAG ! tag:x,2000:\n---\n${thing('a: 1')}`)).toHaveLength(1);
    expect(objects(`%YAML 1.1\n---\n${thing('a: 0400')}`)).toMatchObject([{ spec: { a: 0o400 } }]);
  });
});

describe('aliases', () => {
  test('many of one small anchor are welcome', () => {
    const text = thing(`a: &a { severity: page }\n  b: [${Array(1000).fill('*a').join(', ')}]`);
    expect(objects(text)).toMatchObject([{ spec: { b: Array(1000).fill({ severity: 'page' }) } }]);
  });

  test('fails where they stand for more than a manifest holds, in values or in characters', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const pair of ['ba', 'cb', 'dc', 'ed', 'fe'])
      lines.push(`${pair[0]}: &${pair[0]} [${Array(10).fill(`*${pair[1]}`).join(', ')}]`);
    expect(told(`${lines.join('\n')}\n`)).toEqual([
      expect.stringMatching(/^6:\d+ the aliases stand for more than 500000 values/),
    ]);
    const long = `a: &a ${'x'.repeat(100_000)}\nb: [${Array(60).fill('*a').join(', ')}]\n`;
    expect(told(long)).toEqual([
      expect.stringMatching(/^2:\d+ the aliases stand for more than 4194304 characters/),
    ]);
  });

  test('fails where one holds itself', () => {
    expect(told('a: &a\n  b: *a\n')).toEqual([
      expect.stringContaining('2:6 the alias *a stands for what it is a part of'),
    ]);
  });
});

describe('lists of objects', () => {
  test('typed lists are taken apart, with apiVersion and kind for their items', () => {
    expect(
      objects(
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleList\nitems:\n- metadata: { name: a }\n- metadata: { name: b }\n  kind: Role\n',
      ),
    ).toEqual([
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'a' } },
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'b' } },
    ]);
    expect(
      objects(
        'apiVersion: v1\nkind: List\nitems:\n- { apiVersion: v1, kind: ConfigMapList, items: [{ data: { a: b } }] }\n',
      ),
    ).toEqual([{ apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } }]);
  });

  test('a kind that ends in List and has no items, or has a name, is an object', () => {
    const lists = [
      { apiVersion: 'example.org/v1', kind: 'AllowList', metadata: { name: 'a' }, spec: { items: [1] } },
      { apiVersion: 'example.org/v1', kind: 'PriceList', metadata: { name: 'a' }, items: [1] },
    ];
    for (const each of lists) expect(objects(JSON.stringify(each))).toEqual([each]);
  });

  test('fails on entries that are no objects, on lists without items, and on what would be lost', () => {
    expect(
      told('apiVersion: v1\nkind: List\nitems:\n- { apiVersion: v1, kind: A }\n- null\n- text\n- [a]\n'),
    ).toEqual([
      '5: entry 1 of a "List" is null, an object is expected',
      '6: entry 2 of a "List" is "text", an object is expected',
      '7: entry 3 of a "List" is a list, an object is expected',
    ]);
    expect(told('apiVersion: v1\nkind: List\n')).toEqual(['1: a "List" has no list `items`']);
    expect(told('apiVersion: v1\nkind: List\nspec: {}\nitems: []\n')).toHaveLength(1);
  });
});

describe('files of other tools', () => {
  test.each([
    [
      'web.yaml',
      'metadata:\n  name: {{ .Release.Name }}-web\n{{- if .Values.x }}\n',
      'a template, such as one of a Helm chart',
    ],
    [
      'named.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata: { name: "{{ .Release.Name }}" }\n',
      'a template, such as one of a Helm chart',
    ],
    ['values.yaml', 'replicas: 2\nimage: { tag: "1" }\n', 'values of a Helm chart'],
    ['Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n', "a Helm chart's description"],
    ['kustomization.yaml', 'resources: [a.yaml]\n', 'a kustomization'],
    ['x.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n', 'a kustomization'],
  ])('fails on %s with the sentence that helps', (file, text, what) => {
    const [finding] = findingsOf(() => parseManifests(text, file));
    expect(finding?.message).toBe(`the file is ${what}, not a manifest`);
    expect(finding?.remedy).toMatch(/helm\(\{|kustomize\(\{/);
  });
});
