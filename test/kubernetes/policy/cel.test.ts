import fc from 'fast-check';
import {
  CelScope,
  celLiteral,
  compileCel,
  describeCelError,
  toCel,
} from '../../../lib/kubernetes/policy/cel';
import { EXPRESSION_DATA, EXPRESSIONS } from './expressions';

const scope = CelScope.of({
  'test.Container': { image: 'string', ports: 'list<int>', resources: 'map<string, string>' },
  'test.Object': { containers: 'list<test.Container>', replicas: 'int', ratio: 'double', any: 'dyn' },
}).with({ object: 'test.Object' });

const value = (source: string, bindings: Record<string, unknown> = {}) =>
  compileCel(source).evaluate(bindings);

function problem(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    const { message, column } = describeCelError(error, scope);
    return column === undefined ? message : `${message} at ${column}`;
  }
  return 'nothing';
}

test.each([
  ['object.replicas > 1', 'bool'],
  ['object.containers.map(c, c.image)', 'list<string>'],
  ['object.containers.all(c, c.image.matches("a"))', 'bool'],
  ["object.containers[0].?resources['cpu'].orValue('')", 'string'],
  ['has(object.containers[0].ports)', 'bool'],
  ['object.any.whatever', 'dyn'],
  ['object.containers.transformList(i, c, string(i) + c.image)', 'list<string>'],
  ["quantity('1') == quantity('2')", 'bool'],
])('%s has the type %s', (source, type) => {
  expect(compileCel(source).check(scope)).toBe(type);
});

test.each([
  ['object.replcas > 1', 'no such key: replcas in test.Object, did you mean "replicas"? at 8'],
  ['has(object.replcas)', 'no such key: replcas in test.Object, did you mean "replicas"? at 12'],
  ['object.?replcas.orValue(1) > 1', 'no such key: replcas in test.Object, did you mean "replicas"? at 9'],
  [
    'object.containers.all(c, c.imge == "")',
    'no such key: imge in test.Container, did you mean "image"? at 28',
  ],
  ['object.replicas == "1"', 'no such overload: int == string at 1'],
  ['object.replicas + 1.0', 'no such overload: int + double at 1'],
  ['objct.replicas', 'unknown variable: objct at 1'],
])('fails for the wrong type in %s', (source, message) => {
  expect(problem(() => compileCel(source).check(scope))).toBe(message);
});

test.each([
  ['a.lenght()', 'Kubernetes has no function "lenght"'],
  ["'a'.startWith('b')", 'Kubernetes has no function "startWith", did you mean "startsWith"?'],
  ['cel.bind(x, 1, x)', 'Kubernetes has no function "bind", did you mean "find"?'],
  ["b'{}'.json()", 'Kubernetes has no function "json"'],
  ["own_matches('a', 'b')", 'Kubernetes has no function "own_matches"'],
  ['1 +', 'unexpected token: EOF at 4'],
  ["'a'.matches('(')", 'nothing'],
])('fails when reading %s', (source, message) => {
  expect(problem(() => compileCel(source))).toContain(message);
});

test('says which release of Kubernetes first had what an expression calls', () => {
  expect(compileCel('a.b == 1').since).toBe(0);
  expect(compileCel("quantity('1') == a").since).toBe(28);
  expect(compileCel('a.all(k, v, true)').since).toBe(32);
  expect(compileCel('a.all(k, true)').since).toBe(26);
});

test('names what an expression asks for, without what it binds itself', () => {
  const { references } = compileCel(
    'object.spec.x == 1 && params.list.all(o, o.y in object.z && variables.v.w == o)',
  );
  expect(references.map(({ name, fields }) => [name, ...fields].join('.'))).toEqual([
    'object.spec.x',
    'params.list',
    'object.z',
    'variables.v.w',
  ]);
});

test('every expression that the API server is compared with can be read and evaluated', () => {
  const object = toCel({ metadata: { name: 'group' }, data: EXPRESSION_DATA });
  const failing = EXPRESSIONS.filter((source) => problem(() => value(source, { object })) !== 'nothing');
  expect(failing.length).toBeLessThan(25);
  expect(EXPRESSIONS.length - failing.length).toBeGreaterThan(240);
});

describe('RE2', () => {
  test('matches as the API server does, inline flags included', () => {
    expect(value("'ABC'.matches('(?i)^abc$')")).toBe(true);
    expect(value("'a1b22'.findAll('[0-9]+')")).toEqual(['1', '22']);
  });

  test.each(["'^(a+)+$'", "'(a|aa)+$'", "'(a*)*b'", "'^(([a-z])+.)+[A-Z]([a-z])+$'"])(
    'the pattern %s that stalls other engines takes no time',
    (pattern) => {
      const text = toCel(`${'a'.repeat(5_000)}!`);
      const before = process.cpuUsage();
      expect(value(`text.matches(${pattern})`, { text })).toBe(false);
      expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
    },
  );

  test.each([
    ["'a'.matches('a(?=b)')", 'not a regular expression of RE2'],
    ["'a'.matches('(a{1000}){1000}')", 'not a regular expression of RE2'],
    ["'a'.matches('(')", 'not a regular expression of RE2'],
    [`'a'.matches('${'a'.repeat(1_001)}')`, 'more than 1000 characters'],
    ["'a'.matches('a\\\\1')", 'not a regular expression of RE2'],
  ])('fails for %s', (source, message) => {
    expect(problem(() => value(source))).toContain(message);
  });
});

describe('bounds', () => {
  const list = toCel(Array.from({ length: 1_000 }, (_, at) => at));

  test.each([
    ['nested loops', 'l.all(a, l.all(b, l.all(c, a + b + c >= 0)))'],
    ['nested loops over pairs', 'l.all(i, a, l.all(j, b, l.all(k, c, a + b + c >= 0)))'],
    ['nested maps', 'l.map(a, l.map(b, l.map(c, a + b + c))).size() > 0'],
    ['literal lists', `[${'1,'.repeat(900)}1].all(a, [${'1,'.repeat(900)}1].all(b, l.all(c, a == b)))`],
    ['loops whose failures are absorbed', 'l.exists(a, l.exists(b, l.exists(c, a + b + c < 0))) || true'],
    ['long texts in a loop', "l.all(a, text.contains('x' + text))"],
    ['patterns in a loop', "l.all(a, l.all(b, !text.matches('(a|b)*c')))"],
    ['sets', 'l.all(a, sets.contains(l, l))'],
  ])('fails for %s, in bounded time', (_, source) => {
    const before = process.cpuUsage();
    const text = 'a'.repeat(100_000);
    expect(problem(() => value(source, { l: list, text }))).toMatch(/steps|characters/);
    expect(process.cpuUsage(before).user).toBeLessThan(10_000_000);
  });

  test.each([
    [
      'a text that doubles',
      Array.from({ length: 40 }, () => '').reduce(
        (all) => (`(${all} + ${all})`.length < 9_000 ? `(${all} + ${all})` : all),
        'text',
      ),
    ],
    ['a text that is replaced by longer ones', "text.replace('a', text)"],
    [
      'a list that doubles',
      '(((l + l) + (l + l)) + ((l + l) + (l + l))).map(x, l + l).size() > 0 && l.map(x, l.map(y, l)).size() > 0',
    ],
  ])('fails for %s', (_, source) => {
    expect(problem(() => value(source, { l: list, text: 'a'.repeat(50_000) }))).toMatch(
      /characters|items|steps|too long/,
    );
  });

  test.each([
    ['a long expression', '1 + '.repeat(5_000)],
    ['many brackets', `${'('.repeat(5_000)}1${')'.repeat(5_000)}`],
    ['many negations', `${'!'.repeat(12_000)}true`],
    ['many lists', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['a long chain', `a${'.b'.repeat(5_000)}`],
    ['many conditions', `true ? ${'true ? '.repeat(2_000)}1`],
  ])('fails for %s', (_, source) => {
    expect(problem(() => compileCel(source))).not.toBe('nothing');
  });

  test('nothing of JavaScript can be reached', () => {
    const object = toCel(JSON.parse('{"a": {}, "__proto__": {"polluted": true}, "constructor": "mine"}'));
    expect(value("object.constructor == 'mine'", { object })).toBe(true);
    expect(value("object['__proto__'].polluted", { object })).toBe(true);
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])
      expect(problem(() => value(`object.a.${name}`, { object }))).toContain(`no such key: ${name}`);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('a random expression gives a value or a failure, never anything else', () => {
    const alphabet = fc.constantFrom(
      ...'( ) [ ] { } . , : ? ! && || == < + - * / % in a b object true null 1 2.5 0u "x" has size all exists map matches'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 14 }), (tokens) => {
        const message = problem(() => value(tokens.join(' '), { a: 1n, b: 'x', object: toCel({ a: [1] }) }));
        expect(message).not.toMatch(/Cannot read|is not a function|undefined is not/);
      }),
      { numRuns: 1_500 },
    );
  });
});

test('a value written as an expression gives the same value', () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(json, (each) => {
      const literal = celLiteral(each as never);
      expect(value(`${literal} == x`, { x: toCel(each) })).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('integers are integers and other numbers doubles', () => {
  const object = toCel({ whole: 3, part: 1.5, big: 2 ** 53 });
  expect(value('object.whole / 2 == 1', { object })).toBe(true);
  expect(value('object.part * 2.0 == 3.0', { object })).toBe(true);
  expect(value('object.big + 1 == 9007199254740993', { object })).toBe(true);
  expect(problem(() => value('9223372036854775807 + object.whole', { object }))).toContain('64 bits');
});
