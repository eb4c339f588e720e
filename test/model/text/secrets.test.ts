import { addressWithoutSecrets, withoutSecrets } from '../../../lib/model/text';

test.each([
  ['at ssh://u:p@host/x, gone', 'at ssh://***@host/x, gone'],
  ['at https://u:p@ss@host/x', 'at https://***@host/x'],
  ['at https://token@host/x', 'at https://***@host/x'],
  ['at https:/u:p@host/x', 'at https:/***@host/x'],
  ['at https//u:p@host/x', 'at https//***@host/x'],
  ['at https;//u:p@host/x', 'at https;//***@host/x'],
  ['at https:user:p@host/x', 'at https:***@host/x'],
  ['at http://u:a/b@host/x', 'at http://***@host/x'],
  ['at oci://u:p@host/x', 'at oci://***@host/x'],
  ['at http://u%3ap%40host/x', 'at http://***host/x'],
  ['at https://u:p%40host/x', 'at https://***host/x'],
  ['https://host/x?access_token=T&a=b', 'https://host/x?access_token=***&a=b'],
  ['https://host/x?a=b&private_token=T', 'https://host/x?a=b&private_token=***'],
  ['Authorization: Basic dTpw', 'Authorization: Basic ***'],
  ['at https://host/o/r.git;T0k3n', 'at https://host/o/r.git;***'],
  ['at https://host/r;jsessionid=T, gone', 'at https://host/r;jsessionid=*** gone'],
  ['at ssh://host/r;private-token:T', 'at ssh://host/r;private-token:***'],
  ['at https://host/r%3Btoken=T', 'at https://host/r%3Btoken=***'],
  ['at https://host/r,token=T', 'at https://host/r,token=***'],
  ['at https://host/r?sig=T', 'at https://host/r?sig=***'],
  [`at https://host/glpat-${'a1'.repeat(9)}/r`, 'at https://host/***/r'],
  [`at /srv/r?x=ghp_${'a1B2'.repeat(9)}`, 'at /srv/r?x=***'],
])('%s is shown without its secret', (text, shown) => {
  expect(withoutSecrets(text)).toBe(shown);
});

test.each([
  ['https://user:tok en@host/x', 'https://***@host/x'],
  ['user:pass@host:path', '***@host:path'],
  ['user:pa/ss@host/path', '***@host/path'],
  [' https://u:p q@host', ' https://***@host'],
])('%s as an address is shown without its secret', (text, shown) => {
  expect(addressWithoutSecrets(text)).toBe(shown);
});

test.each([
  'git@host:o/r.git',
  'ssh://git@host:22/o/r',
  'https://host:8443/@scope/x',
  'ghcr.io/x/y:1.0@sha256:0f',
  'https://ghcr.io/x:1.0@sha256:0f',
  'Ada <ada@example.org>',
  'see https://host/x, or ask ada@example.org',
  'prod/frontend: 1 @ 2',
  'see https://host/x; then y',
  'https://host/x?a=1&amp;b=2',
  'a;b',
])('%s has no secret', (text) => {
  expect([withoutSecrets(text), addressWithoutSecrets(text)]).toEqual([text, text]);
});

test('long texts take no long time', () => {
  for (const text of ['https://a:'.repeat(10_000), 'a'.repeat(100_000), '_token'.repeat(20_000)]) {
    const start = performance.now();
    withoutSecrets(text);
    expect(performance.now() - start).toBeLessThan(2_000);
  }
});
