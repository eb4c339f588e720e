import { identityProblem } from '../../../lib/authoring/objects/identity-problem';
import { isEncryptedInPlace, openSecretData } from '../../../lib/kubernetes/facts';
import type { JsonMap } from '../../../lib/model/json';
import { encrypted, sopsFile, sopsSecret } from '../../support/sops-secret';

const open = (secret: JsonMap) => openSecretData(secret, 'encrypted');

test('a Secret of which SOPS encrypted every value holds no data in the clear among inputs, and does in a target', () => {
  const secret = sopsSecret('db', {
    data: { password: encrypted('pw') },
    stringData: { url: encrypted('u') },
  });
  expect([open(secret), isEncryptedInPlace(secret)]).toEqual([undefined, true]);
  expect(openSecretData(secret, 'none')).toEqual({ places: ['data', 'stringData'] });
  // SOPS leaves an empty text as it is.
  expect(open(sopsSecret('db', { stringData: { password: encrypted('pw'), note: '' } }))).toBeUndefined();
});

test("a Secret without data, and another kind, is nobody's secret, and is not encrypted either", () => {
  for (const object of [
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } },
    { ...sopsSecret('x', { data: { a: encrypted('a') } }), kind: 'ConfigMap' },
  ])
    expect([open(object), isEncryptedInPlace(object)]).toEqual([undefined, false]);
});

const whole = sopsSecret('db', { stringData: { password: encrypted('pw') } });
const { sops, ...unmarked } = whole as JsonMap & { sops: JsonMap };

test.each<[string, JsonMap, readonly string[], string | undefined]>([
  [
    'one value in the clear',
    sopsSecret('db', { stringData: { a: encrypted('a'), b: 'hunter2' } }),
    ['stringData.b'],
    'in the clear',
  ],
  [
    'a suffix that SOPS leaves out',
    sopsSecret('db', { data: { a_unencrypted: 'aHVudGVyMg==' } }),
    ['data.a_unencrypted'],
    'in the clear',
  ],
  [
    'an expression that leaves data out',
    sopsSecret('db', { data: { a: 'aHVudGVyMg==' }, stringData: { b: encrypted('b') } }),
    ['data.a'],
    'in the clear',
  ],
  ['a number', sopsSecret('db', { stringData: { a: 1 } }), ['stringData.a'], 'in the clear'],
  [
    'a list in place of values',
    sopsSecret('db', { stringData: [encrypted('a')] }),
    ['stringData'],
    'in the clear',
  ],
  ['a text in place of values', sopsSecret('db', { data: encrypted('a') }), ['data'], 'in the clear'],
  ['a password in the wrong place', { ...whole, password: 'hunter2' }, ['password'], 'in the clear'],
  [
    'keys that are none',
    { ...whole, sops: { ...sops, age: [], pgp: [{}] } },
    ['stringData'],
    'names no key that decrypts it',
  ],
  ['no block of SOPS', unmarked, ['stringData'], 'no `sops` beside them'],
  ['a block that is no map', { ...whole, sops: 'x' }, ['stringData'], 'no map'],
  ['no MAC', { ...whole, sops: { ...sops, mac: '' } }, ['stringData'], 'no MAC'],
  ['a MAC that is none', { ...whole, sops: { ...sops, mac: 'ENC[AES256_GCM]' } }, ['stringData'], 'no MAC'],
  [
    'nobody who decrypts',
    { ...whole, sops: { mac: sops['mac'] ?? '', age: [] } },
    ['stringData'],
    'names no key',
  ],
  ['no marks of SOPS at all', { ...unmarked, stringData: { a: 'hunter2' } }, ['stringData'], undefined],
])('%s is told, with where it stands', (_, secret, places, flaw) => {
  expect(open(secret)).toEqual(
    flaw === undefined ? { places } : { places, flaw: expect.stringContaining(flaw) },
  );
  expect(isEncryptedInPlace(secret)).toBe(false);
});

test('what kubectl left of the plain Secret in an annotation is found', () => {
  const key = 'kubectl.kubernetes.io/last-applied-configuration';
  const annotations = { [key]: JSON.stringify({ stringData: { password: 'hunter2' } }) };
  const secret = { ...whole, metadata: { name: 'db', annotations } };
  expect(open(secret)?.places).toEqual([`metadata.annotations["${key}"]`]);
});

const good = encrypted('x');
test.each([
  ['ENC[hunter2]'],
  ['ENC[AES256_GCM,data:hunter2!,iv:x,tag:y,type:str]'],
  [`${good} hunter2`],
  [`hunter2 ${good}`],
  [`${good}\nhunter2`],
  [good.replace(/data:[^,]*/, 'data:')],
  [good.replace(/tag:[^,]*/, 'tag:aHVudGVyMg==')],
  [good.replace('type:str', 'type:hunter2')],
  [good.replace('AES256_GCM', 'ROT13')],
])('%s is none of its values', (value) => {
  expect(open(sopsSecret('db', { stringData: { a: value } }))?.places).toEqual(['stringData.a']);
});

test.each<[string, readonly string[] | undefined]>([
  ['whole', undefined],
  ['data-alone', ['stringData.password']],
  ['one-left-out', ['stringData.password_unencrypted']],
])('the file %s of the real SOPS', (file, places) => {
  expect(open(sopsFile(file))?.places).toEqual(places);
});

test('a file of the real SOPS in which everything is encrypted is no Secret, and no object', () => {
  const all = sopsFile('all');
  expect([open(all), isEncryptedInPlace(all)]).toEqual([undefined, false]);
  expect(identityProblem(all)).toBeDefined();
});
