import { missingValueIn } from '../../../lib/authoring/objects/missing-value';

test.each([
  'undefined',
  'null',
  'NaN',
  'shop.undefined',
  'undefined.example.org',
  'https://undefined/path',
  'postgres://db.null:5432/x',
  'https://null',
  '//null/x',
  'web-undefined',
  'undefined-web',
  'shop_undefined',
  '--host=undefined',
  '--port=NaN',
  'https://example.org/?a=1&b=undefined',
  'host=db.undefined port=5432',
  'https://[object Object]/',
  '[object Promise]',
  'ghcr.io/example/undefined:1',
  'app/null',
])('%s holds what JavaScript writes for a missing value', (text) => {
  expect(missingValueIn(text)).toBeDefined();
});

test.each([
  'nullable',
  'looks-like-null',
  'null_resource',
  'undefinedBehaviour',
  'NaNo',
  'annulled.example.org',
  '/dev/null',
  'exec 2>/dev/null',
  '--out=/dev/null',
  '--default=null',
  'the value is undefined, or null.',
  'returns nil/null where nothing is there',
  'if (x === undefined) return null;',
  '{"a":null,"b":undefined}',
  "'[object Object]' == String(x)",
  'var a = undefined;\nvar b = null;',
  'x == null ? 1 : 2',
])('%s is meant as it stands', (text) => {
  expect(missingValueIn(text)).toBeUndefined();
});
