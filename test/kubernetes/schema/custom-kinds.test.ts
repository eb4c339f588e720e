import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { controllerKinds } from '../../../lib/controllers/schema';
import { loadSchemas, validateManifests } from '../../../lib/kubernetes/schema';
import { customKinds } from '../../../lib/kubernetes/schema/custom-kinds';
import { validateObject } from '../../../lib/kubernetes/schema/validate-object';
import type { Json, JsonMap } from '../../../lib/model/json';
import { temporaryDirectories } from '../../support/temporary-directory';
import { manifest } from './corpus';

const newDirectory = temporaryDirectories();

/** A CRD whose spec has these fields. */
const crd = (properties: Json, more: JsonMap = {}): JsonMap => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.org' },
  spec: {
    group: 'example.org',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties, ...more } } },
        },
      },
    ],
  },
});

const widget = (spec: Json): JsonMap => ({
  apiVersion: 'example.org/v1',
  kind: 'Widget',
  metadata: { name: 'x' },
  spec,
});

const judge = (properties: Json, spec: Json, more?: JsonMap) =>
  validateObject(widget(spec), loadSchemas().with([crd(properties, more)])).map(
    ({ code, path }) => `${code} ${path}`,
  );

test.each([
  ['an unknown field', { size: { type: 'integer' } }, { sise: 1 }, 'SCHEMA_UNKNOWN_FIELD .spec.sise'],
  [
    'fields of an object that names none',
    { a: { type: 'object' } },
    { a: { b: 1 } },
    'SCHEMA_UNKNOWN_FIELD .spec.a.b',
  ],
  [
    'a pattern',
    { a: { type: 'string', pattern: '^(a+)+$' } },
    { a: `${'a'.repeat(40)}!` },
    'SCHEMA_VALUE .spec.a',
  ],
  ["RE2's own syntax", { a: { type: 'string', pattern: '(?i)^x\\z' } }, { a: 'y' }, 'SCHEMA_VALUE .spec.a'],
  [
    'a pattern that cannot be read',
    { a: { type: 'string', pattern: '(' } },
    { a: 'y' },
    'SCHEMA_VALUE .spec.a',
  ],
  ['a value that is not listed', { a: { type: 'string', enum: ['x'] } }, { a: 'y' }, 'SCHEMA_VALUE .spec.a'],
  ['a number too small', { a: { type: 'integer', minimum: 1 } }, { a: 0 }, 'SCHEMA_VALUE .spec.a'],
  [
    'a number on an open bound',
    { a: { type: 'number', maximum: 1, exclusiveMaximum: true } },
    { a: 1 },
    'SCHEMA_VALUE .spec.a',
  ],
  ['no multiple', { a: { type: 'integer', multipleOf: 5 } }, { a: 7 }, 'SCHEMA_VALUE .spec.a'],
  ['a text too long', { a: { type: 'string', maxLength: 2 } }, { a: 'abc' }, 'SCHEMA_VALUE .spec.a'],
  ['a list too short', { a: { type: 'array', items: {}, minItems: 1 } }, { a: [] }, 'SCHEMA_VALUE .spec.a'],
  [
    'too many fields',
    { a: { type: 'object', additionalProperties: true, maxProperties: 1 } },
    { a: { b: 1, c: 2 } },
    'SCHEMA_VALUE .spec.a',
  ],
  [
    'a type of further fields',
    { a: { type: 'object', additionalProperties: { type: 'string' } } },
    { a: { b: 1 } },
    'SCHEMA_TYPE .spec.a.b',
  ],
  [
    'a fraction for int-or-string',
    { a: { 'x-kubernetes-int-or-string': true } },
    { a: 1.5 },
    'SCHEMA_TYPE .spec.a',
  ],
  [
    'null in a list',
    { a: { type: 'array', items: { type: 'string' } } },
    { a: [null] },
    'SCHEMA_TYPE .spec.a[0]',
  ],
  ['a format', { a: { type: 'string', format: 'ipv4' } }, { a: '10.0.0' }, 'SCHEMA_VALUE .spec.a'],
  [
    'two items of a set',
    { a: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' } },
    { a: ['x', 'x'] },
    'SCHEMA_VALUE .spec.a',
  ],
  [
    'two items with the same key',
    {
      a: {
        type: 'array',
        items: { type: 'object', properties: { n: { type: 'string' } } },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['n'],
      },
    },
    { a: [{ n: 'x' }, { n: 'x' }] },
    'SCHEMA_VALUE .spec.a',
  ],
  [
    'an embedded object of a known kind',
    {
      a: {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        'x-kubernetes-preserve-unknown-fields': true,
      },
    },
    { a: { ...manifest('Service'), spec: { typ: 'x' } } },
    'SCHEMA_UNKNOWN_FIELD .spec.a.spec.typ',
  ],
] as const)('fails for %s', (_what, properties, spec, issue) => {
  expect(judge(properties as unknown as Json, spec as unknown as Json)).toEqual([issue]);
});

test.each([
  [
    'fields that are kept',
    { a: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    { a: { b: [1] } },
  ],
  ['any further fields', { a: { type: 'object', additionalProperties: true } }, { a: { b: [1] } }],
  ['a number or a text', { a: { 'x-kubernetes-int-or-string': true } }, { a: 5 }],
  ['null for nothing', { a: { type: 'string' } }, { a: null }],
  ['null where it is allowed', { a: { type: 'string', nullable: true } }, { a: null }],
  ['null where there is a default', { a: { type: 'string', default: 'x' } }, { a: null }],
  ['a field of any type', { a: { 'x-kubernetes-preserve-unknown-fields': true } }, { a: [{ b: null }] }],
])('takes %s', (_what, properties, spec) => {
  expect(judge(properties as Json, spec as Json)).toEqual([]);
});

test.each([
  ['nothing at all', {}, {}, ['SCHEMA_REQUIRED .spec.a']],
  ['null', {}, { a: null }, ['SCHEMA_REQUIRED .spec.a']],
  ['null where it is allowed', { nullable: true }, { a: null }, []],
  ['nothing where there is a default', { default: 'x' }, {}, []],
])('%s for a field that is needed gives the right verdict', (_what, more, spec, issues) => {
  expect(judge({ a: { type: 'string', ...more } }, spec as Json, { required: ['a'] })).toEqual(issues);
});

test.each([
  ['oneOf', { a: 1 }, []],
  ['oneOf', { a: 1, b: 1 }, ['SCHEMA_VALUE .spec']],
  ['oneOf', {}, ['SCHEMA_VALUE .spec']],
  ['anyOf', { a: 1, b: 1 }, []],
  ['anyOf', {}, ['SCHEMA_VALUE .spec']],
  ['allOf', { a: 1 }, ['SCHEMA_VALUE .spec']],
  ['allOf', { a: 1, b: 1 }, []],
])('%s of two forms for %j gives %j', (word, spec, issues) => {
  const properties = { a: { type: 'integer' }, b: { type: 'integer' } };
  expect(judge(properties, spec as Json, { [word]: [{ required: ['a'] }, { required: ['b'] }] })).toEqual(
    issues,
  );
});

test('a form that is forbidden is refused', () => {
  const properties = { a: { type: 'string' } };
  const not = { properties: { a: { enum: ['x'] } }, required: ['a'] };
  expect(judge(properties, { a: 'x' }, { not })).toEqual(['SCHEMA_VALUE .spec']);
  expect(judge(properties, { a: 'y' }, { not })).toEqual([]);
});

test('a CRD rendered beside its resources is what they are judged by', () => {
  const objects = [crd({ size: { type: 'integer' } }), widget({ size: 'x' })];
  const findings = validateManifests(
    objects.map((value, index) => ({ file: `${index}.yaml`, value })),
    loadSchemas(),
  );
  expect(findings).toMatchObject([
    { code: 'SCHEMA_TYPE', subject: { file: '1.yaml', object: 'Widget x', path: '.spec.size' } },
  ]);
});

test("the user's own CRD wins over a built-in one, and over nothing else", async () => {
  const folder = join(await newDirectory(), 'crds');
  await mkdir(folder);
  const own = JSON.stringify(crd({ own: { type: 'string' } }))
    .replaceAll('example.org', 'argoproj.io')
    .replaceAll('Widget', 'Application');
  const others = '# nothing\n---\napiVersion: v1\nkind: ConfigMap\n---\n';
  await writeFile(join(folder, 'argo.yaml'), `${others}${own}\n`);
  const schemas = loadSchemas({ crdFolders: [folder], given: controllerKinds });
  const application = manifest('Application');
  expect(schemas.kind('argoproj.io/v1', 'Application')).toBeDefined();
  expect(validateObject(application, schemas)).toMatchObject([{ code: 'SCHEMA_UNKNOWN_KIND' }]);
  expect(
    validateObject({ ...application, apiVersion: 'argoproj.io/v1', spec: { own: 'x' } }, schemas),
  ).toEqual([]);
  expect(validateObject(manifest('AppProject'), schemas)).toEqual([]);
});

test('fails for a CRD file that cannot be read, when a kind of it is wanted', () => {
  const crdTexts = new Map([
    ['broken.yaml', 'kind: CustomResourceDefinition\nspec: {group: example.org, names: {kind: Widget}\n'],
  ]);
  const schemas = loadSchemas({ crdTexts });
  expect(validateObject(manifest('Deployment'), schemas)).toEqual([]);
  expect(() => validateObject(widget({}), schemas)).toThrow(
    expect.objectContaining({
      code: 'BROKEN_FILE',
      findings: [expect.objectContaining({ subject: { file: 'broken.yaml' } })],
    }),
  );
});

test('fails for a CRD file that is a bomb of aliases', () => {
  const levels = Array.from(
    { length: 12 },
    (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`,
  );
  const text = `kind: CustomResourceDefinition\ngroup: example.org\nnames: Widget\nl0: &l0 [x]\n${levels.join('\n')}\n`;
  const schemas = loadSchemas({ crdTexts: new Map([['bomb.yaml', text]]) });
  expect(() => validateObject(widget({}), schemas)).toThrow(expect.objectContaining({ code: 'BROKEN_FILE' }));
});

test('fails for a minor that is not built in and for a folder that is not there', async () => {
  expect(() => loadSchemas({ minor: '1.12' })).toThrow(/1\.28, .*1\.36/);
  const folder = join(await newDirectory(), 'none');
  expect(() => loadSchemas({ crdFolders: [folder] })).toThrow(
    expect.objectContaining({ code: 'BROKEN_FILE' }),
  );
});

test('a CRD nested without end is cut, and no object is a CRD by accident', () => {
  let schema: Json = { type: 'object' };
  for (let level = 0; level < 20_000; level += 1) schema = { type: 'object', properties: { a: schema } };
  expect(customKinds(crd({ a: schema }))).toHaveLength(1);
  for (const value of [
    null,
    'x',
    [],
    {},
    { kind: 'CustomResourceDefinition' },
    { kind: 'CustomResourceDefinition', spec: { group: 1 } },
  ])
    expect(customKinds(value)).toEqual([]);
});
