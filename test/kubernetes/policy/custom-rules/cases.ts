import type { JsonMap } from '../../../../lib/model/json';

/** A schema below `spec`, and values of it that its rules let pass, and others that they do not. */
export interface RuleCase {
  readonly name: string;
  /** The structural schema of `spec`. */
  readonly spec: JsonMap;
  /** Rules of the whole object. */
  readonly root?: readonly JsonMap[];
  readonly passes: readonly JsonMap[];
  readonly fails: readonly JsonMap[];
  /** A part of what the API server says of each that fails. */
  readonly says?: string;
}

const object = (properties: JsonMap, rules: readonly JsonMap[] = [], more: JsonMap = {}): JsonMap => ({
  type: 'object',
  properties,
  ...(rules.length > 0 && { 'x-kubernetes-validations': rules }),
  ...more,
});

const integer = { type: 'integer' };
const text = { type: 'string', maxLength: 100 };

/** Rules of CRDs with what the API server makes of them; `custom-rules.cluster.ts` asks one. */
export const RULE_CASES: readonly RuleCase[] = [
  {
    name: 'two fields of an object',
    spec: object({ min: integer, max: integer }, [
      { rule: 'self.min <= self.max', message: 'min is above max' },
    ]),
    passes: [{ min: 1, max: 2 }],
    fails: [{ min: 3, max: 2 }, { min: 1 }],
  },
  {
    name: 'a message that is made',
    spec: object({ min: integer, max: integer, name: text }, [
      {
        rule: '!has(self.min) || !has(self.max) || self.min <= self.max',
        messageExpression: "'min is above max of ' + self.name",
      },
    ]),
    passes: [{ min: 1 }, {}],
    fails: [{ min: 3, max: 2, name: 'x' }],
    says: 'min is above max of x',
  },
  {
    name: 'a made message that fails, is empty or has lines',
    spec: object({ a: text }, [
      { rule: "self.a != 'x'", message: 'not x', messageExpression: "''" },
      { rule: "self.a != 'y'", message: 'not y', messageExpression: "'a\\nb'" },
    ]),
    passes: [{ a: 'z' }],
    fails: [{ a: 'x' }, { a: 'y' }],
    says: 'not ',
  },
  {
    name: 'defaults before rules',
    spec: object({ kind: { ...text, default: 'small' }, size: { ...integer, default: 3 } }, [
      { rule: "self.kind == 'small' ? self.size < 5 : self.size >= 5" },
    ]),
    passes: [{}, { size: 4 }, { kind: 'large', size: 5 }],
    fails: [{ size: 6 }, { kind: 'large' }],
    says: 'failed rule: self.kind',
  },
  {
    name: 'defaults in items, and null for a default',
    spec: object({
      items: {
        type: 'array',
        maxItems: 10,
        items: object({ weight: { ...integer, default: 1 } }, [{ rule: 'self.weight > 0' }]),
      },
    }),
    passes: [{ items: [{}, { weight: null }] }],
    fails: [{ items: [{}, { weight: 0 }] }],
  },
  {
    name: 'names that expressions cannot have',
    spec: object({ namespace: text, 'x-prop': text, 'a.b': text, a__b: text, 'c/d': text }, [
      { rule: "!has(self.__namespace__) || self.__namespace__ == 'n'" },
      { rule: "!has(self.x__dash__prop) || self.x__dash__prop == 'x'" },
      { rule: "!has(self.a__dot__b) || self.a__dot__b == 'b'" },
      { rule: "!has(self.a__underscores__b) || self.a__underscores__b == 'b'" },
      { rule: "!has(self.c__slash__d) || self.c__slash__d == 'd'" },
    ]),
    passes: [{ namespace: 'n', 'x-prop': 'x', 'a.b': 'b', a__b: 'b', 'c/d': 'd' }],
    fails: [{ namespace: 'x' }, { 'x-prop': 'y' }, { 'a.b': 'y' }, { a__b: 'y' }, { 'c/d': 'y' }],
  },
  {
    name: 'a rule about a scalar, an item and a value',
    spec: object({
      name: { ...text, 'x-kubernetes-validations': [{ rule: "self.startsWith('a')" }] },
      list: {
        type: 'array',
        maxItems: 5,
        items: { ...text, 'x-kubernetes-validations': [{ rule: 'self.size() < 3' }] },
        'x-kubernetes-validations': [{ rule: "self.all(each, each != 'no')" }],
      },
      map: {
        type: 'object',
        maxProperties: 5,
        additionalProperties: { ...integer, 'x-kubernetes-validations': [{ rule: 'self % 2 == 0' }] },
        'x-kubernetes-validations': [{ rule: "self.all(key, key.matches('^[a-z-]+$'))" }],
      },
    }),
    passes: [{ name: 'ab', list: ['a', 'bb'], map: { 'a-b': 2 } }],
    fails: [{ name: 'b' }, { list: ['abc'] }, { list: ['no'] }, { map: { a: 3 } }, { map: { A: 2 } }],
  },
  {
    name: 'numbers are doubles, whole ones too',
    spec: object({ share: { type: 'number' }, count: integer }, [
      { rule: '!has(self.share) || self.share <= 0.5' },
      { rule: '!has(self.count) || self.count / 2 == 2' },
    ]),
    passes: [{ share: 0 }, { share: 0.5 }, { count: 5 }],
    fails: [{ share: 1 }, { count: 6 }],
  },
  {
    name: 'whole numbers or texts',
    spec: object({ port: { 'x-kubernetes-int-or-string': true } }, [
      { rule: "type(self.port) == int ? self.port < 100 : self.port == 'http'" },
    ]),
    passes: [{ port: 80 }, { port: 'http' }],
    fails: [{ port: 8080 }, { port: 'https' }],
  },
  {
    name: 'times, durations and bytes',
    spec: object(
      {
        at: { ...text, format: 'date-time' },
        day: { ...text, format: 'date' },
        wait: { ...text, format: 'duration' },
        raw: { ...text, format: 'byte' },
      },
      [
        { rule: "!has(self.at) || self.at > timestamp('2020-01-01T00:00:00Z')" },
        { rule: '!has(self.day) || self.day.getFullYear() > 2019' },
        { rule: "!has(self.wait) || self.wait <= duration('1h')" },
        { rule: "!has(self.raw) || self.raw == b'hi'" },
      ],
    ),
    passes: [{ at: '2021-01-01T00:00:00Z', day: '2020-02-03', wait: '30m', raw: 'aGk=' }],
    fails: [{ at: '2019-01-01T00:00:00Z' }, { day: '2019-02-03' }, { wait: '2h' }, { raw: 'aGo=' }],
  },
  {
    name: 'where a rule points',
    spec: object({ a: integer, b: integer }, [
      {
        rule: '!has(self.a) || self.a > 0',
        fieldPath: '.a',
        message: 'a is above 0',
        reason: 'FieldValueInvalid',
      },
    ]),
    passes: [{ a: 1 }],
    fails: [{ a: 0 }],
    says: 'spec.a',
  },
  {
    name: 'rules of the whole object',
    spec: object({ size: integer }),
    root: [
      { rule: "self.metadata.name.startsWith('case')" },
      { rule: "self.kind != '' && self.apiVersion != ''" },
      { rule: '!has(self.spec) || !has(self.spec.size) || self.spec.size < 3' },
    ],
    passes: [{ size: 1 }, {}],
    fails: [{ size: 3 }],
  },
  {
    name: 'rules about a change',
    spec: object({ a: integer, b: integer }, [
      { rule: 'self.a == oldSelf.a', message: 'a never changes' },
      {
        rule: '!oldSelf.hasValue() ? self.b > 0 : true',
        optionalOldSelf: true,
        message: 'b is above 0 at first',
      },
    ]),
    passes: [{ a: 1, b: 1 }],
    fails: [{ a: 1, b: 0 }],
    says: 'b is above 0',
  },
  {
    name: 'null where it is a value, and where it is none',
    spec: object(
      { a: { ...text, nullable: true, 'x-kubernetes-validations': [{ rule: "self == 'a'" }] }, b: integer },
      [{ rule: '!has(self.b)' }],
    ),
    passes: [{ a: null }, { a: 'a' }, { b: null }],
    fails: [{ a: 'b' }, { b: 1 }],
  },
  {
    name: 'functions of the libraries',
    spec: object({ a: text, list: { type: 'array', maxItems: 5, items: integer } }, [
      { rule: "!has(self.a) || quantity(self.a).isLessThan(quantity('1Gi'))" },
      { rule: '!has(self.list) || self.list.isSorted() && self.list.sum() < 10' },
    ]),
    passes: [{ a: '500Mi', list: [1, 2, 3] }],
    fails: [{ a: '2Gi' }, { list: [2, 1] }, { list: [5, 6] }],
  },
  {
    name: 'sets and keyed lists, whose order does not count',
    spec: object(
      {
        set: { type: 'array', maxItems: 5, items: text, 'x-kubernetes-list-type': 'set' },
        keyed: {
          type: 'array',
          maxItems: 5,
          items: object({ name: text, size: integer }, [], { required: ['name'] }),
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
        },
        other: { type: 'array', maxItems: 5, items: text, 'x-kubernetes-list-type': 'set' },
      },
      [
        { rule: "!has(self.set) || has(self.other) || self.set == ['a', 'b']" },
        { rule: '!has(self.other) || self.set == self.other' },
        { rule: "!has(self.keyed) || self.keyed.exists(each, each.name == 'a' && each.size > 1)" },
      ],
    ),
    passes: [
      { set: ['a', 'b'] },
      { set: ['b', 'a'] },
      { set: ['b', 'a'], other: ['a', 'b'] },
      { keyed: [{ name: 'b' }, { name: 'a', size: 2 }] },
    ],
    fails: [{ set: ['a'] }, { set: ['a'], other: ['b'] }, { keyed: [{ name: 'b' }] }],
  },
  {
    name: 'embedded objects, open fields and optional access',
    spec: object(
      {
        template: {
          type: 'object',
          'x-kubernetes-embedded-resource': true,
          'x-kubernetes-preserve-unknown-fields': true,
          'x-kubernetes-validations': [{ rule: "self.kind != 'Pod' && self.metadata.name != 'no'" }],
        },
        size: integer,
        map: { type: 'object', maxProperties: 5, additionalProperties: text },
      },
      [
        { rule: 'self.?size.orValue(1) > 0' },
        { rule: "!has(self.map) || !('x-y' in self.map) || self.map['x-y'] == 'a'" },
        { rule: "!has(self.map) || !has(self.map.b) || self.map.b == 'c'" },
      ],
    ),
    passes: [
      {},
      { template: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: 'b' } } },
      { map: { 'x-y': 'a', b: 'c' } },
    ],
    fails: [
      { template: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } } },
      { template: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'no' } } },
      { size: 0 },
      { map: { 'x-y': 'b' } },
      { map: { b: '1' } },
    ],
  },
  {
    name: 'characters, regular expressions and splitting',
    spec: object({ a: text }, [
      { rule: 'self.a.size() <= 3' },
      { rule: "self.a.split('.').all(each, each != '')" },
      { rule: "self.a.find('[0-9]+') == '' || int(self.a.find('[0-9]+')) < 10" },
      { rule: 'self.a.lowerAscii() == self.a', reason: 'FieldValueForbidden' },
    ]),
    passes: [{ a: 'a.b' }, { a: '\u{1f600}ab' }, { a: 'a9' }],
    fails: [{ a: 'abcd' }, { a: 'a.' }, { a: 'a10' }, { a: 'A' }],
  },
  {
    name: 'an error of a rule',
    spec: object({ a: text, b: integer }, [{ rule: 'int(self.a) > 0', message: 'a number' }]),
    passes: [{ a: '1' }],
    fails: [{ a: 'x' }, {}],
  },
];

/** Names of the kinds of the cases: the group is the same. */
export const kindOf = (index: number): string => `Case${index}`;

/** The definition of a case. */
export function definitionOf({ spec, root }: RuleCase, index: number): JsonMap {
  const kind = kindOf(index);
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.rules.example.org` },
    spec: {
      group: 'rules.example.org',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec },
              ...(root && { 'x-kubernetes-validations': root }),
            },
          },
        },
      ],
    },
  };
}

/** An object of a case. */
export const objectOf = (index: number, spec: JsonMap): JsonMap => ({
  apiVersion: 'rules.example.org/v1',
  kind: kindOf(index),
  metadata: { name: 'case', namespace: 'shop' },
  spec,
});
