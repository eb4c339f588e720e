import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isOfSameHost, normaliseRemote } from '../../../lib/engine/git';
import { parseRemote } from '../../../lib/engine/git/remote';
import { temporaryDirectories } from '../../support/temporary-directory';

const temporary = temporaryDirectories();

test.each([
  ['https://github.com/o/r.git', 'https://github.com/o/r'],
  ['https://user:pass@GitHub.com:443/o/r/', 'https://github.com/o/r'],
  ['http://user:pass@host/o/r', 'http://host/o/r'],
  ['git@github.com:o/r.git', 'ssh://github.com/o/r'],
  ['ssh://git@github.com:22/o/r', 'ssh://github.com/o/r'],
  ['host:path/r', 'ssh://host/path/r'],
])('%s is the same as %s', (text, expected) => {
  expect(normaliseRemote(text, '/')).toBe(expected);
});

test.each([
  ['https://GitHub.com/o/r', 'https://user@github.com:443/other/r.git', true],
  ['git@github.com:o/r.git', 'https://github.com/o/r', true],
  ['ssh://git@host:2222/o/r', 'host:o/r', true],
  ['https://github.com/o/r', 'https://github.com.evil.example/o/r', false],
  ['https://github.com/o/r', 'https://github.com:8443/o/r', false],
  ['https://github.com/o/r', 'https://github.com@evil.example/o/r', false],
  ['/srv/r.git', '/srv/r.git', false],
  ['file:///srv/r.git', 'https://host/r', false],
])('%s and %s are of one host: %s', (one, other, expected) => {
  expect([isOfSameHost(one, other), isOfSameHost(other, one)]).toEqual([expected, expected]);
});

test('paths are the same through links and from any directory', async () => {
  const directory = await temporary();
  mkdirSync(join(directory, 'real.git'));
  symlinkSync(join(directory, 'real.git'), join(directory, 'link'));
  for (const text of ['real.git', './link', join(directory, 'link'), `file://${directory}/real.git`]) {
    expect(normaliseRemote(text, directory)).toBe(join(directory, 'real.git'));
  }
});

test('credentials travel as a setting for that origin, not in the URL', () => {
  const token = parseRemote('https://host/o/r', '/', { CDK8S_DELIVERY_GIT_TOKEN: 's3cret' });
  expect(token.url).toBe('https://host/o/r');
  const header = `Authorization: Basic ${Buffer.from('x-access-token:s3cret').toString('base64')}`;
  expect(token.settings).toContainEqual(['http.https://host/.extraHeader', header]);
  const named = parseRemote('https://me:p%40ss@host/o/r', '/', {});
  expect(named.url).toBe('https://host/o/r');
  expect(named.secrets).toContain('p@ss');
  expect(parseRemote('ssh://git@host/r', '/', { CDK8S_DELIVERY_GIT_TOKEN: 's3cret' })).toMatchObject({
    url: 'ssh://git@host/r',
    settings: [],
  });
});

test.each([
  '',
  '-x',
  '--upload-pack=x',
  'ext::sh -c x',
  'https://',
  'ftp://h/x',
  'https://-h/x',
  'a\nb',
  '-oProxy=x:y',
  'https://h/x?y=1',
])('fails on %j', (text) => {
  expect(() => normaliseRemote(text, '/')).toThrow(/INVALID_OPTION/);
});

test('fails when a token would travel in the clear', () => {
  expect(() => parseRemote('http://host/r', '/', { CDK8S_DELIVERY_GIT_TOKEN: 's3cret' })).toThrow(
    /INVALID_OPTION.*unencrypted/,
  );
  expect(() => parseRemote('http://127.0.0.1:1/r', '/', { CDK8S_DELIVERY_GIT_TOKEN: 's' })).not.toThrow();
});
