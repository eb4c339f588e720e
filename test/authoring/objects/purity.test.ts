import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import dns from 'node:dns';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import v8 from 'node:v8';
import { App, Chart, Include } from 'cdk8s';
import { guarded, unguarded } from '../../../lib/authoring/objects';
import { pure } from '../../../lib/authoring/objects/purity';
import { DeliveryError } from '../../../lib/model/finding';
import { codesOf, findingsOf } from '../../support/codes';
import { objectsOf } from '../../support/fleets';

const subject = { environment: 'prod', app: 'web' };
const inside = <T>(build: () => T) => pure(subject, build);

test.each<[string, () => unknown]>([
  ['Date.now', () => Date.now()],
  ['new Date', () => new Date()],
  ['Date', () => Date()],
  ['a date of local parts', () => new Date(2020, 1, 1)],
  ['a date without a zone', () => new Date('2020-01-01T10:00')],
  ['Date.parse without a zone', () => Date.parse('2020-01-01 10:00')],
  ['local hours', () => new Date('2020-01-01T00:00:00Z').getHours()],
  ['toLocaleDateString', () => new Date(0).toLocaleDateString()],
  ['performance.now', () => performance.now()],
  ['process.hrtime', () => process.hrtime()],
  ['process.hrtime.bigint', () => process.hrtime.bigint()],
  ['performance.timeOrigin', () => performance.timeOrigin],
  ['performance.mark', () => performance.mark('a').startTime],
  ['process.pid', () => process.pid],
  ['process.argv', () => process.argv[1]],
  ['process.execPath', () => process.execPath],
  ['process.memoryUsage', () => process.memoryUsage().rss],
  ['v8.getHeapStatistics', () => v8.getHeapStatistics().used_heap_size],
  ['v8.getHeapSpaceStatistics', () => v8.getHeapSpaceStatistics()],
  ['os.cpus', () => os.cpus().length],
  ['process.cwd', () => process.cwd()],
  ['Math.random', () => Math.random()],
  ['crypto.randomBytes', () => crypto.randomBytes(4)],
  ['crypto.randomUUID', () => crypto.randomUUID()],
  ['crypto.getRandomValues', () => globalThis.crypto.getRandomValues(new Uint8Array(1))],
  ['toLocaleString', () => (1.5).toLocaleString()],
  ['Intl', () => new Intl.NumberFormat()],
  ['process.env', () => process.env['HOME']],
  ['the names in process.env', () => Object.keys(process.env)],
  ['a question to process.env', () => 'HOME' in process.env],
  ['a change of process.env', () => (process.env['A'] = 'b')],
  ['fs.readFileSync', () => fs.readFileSync(__filename)],
  ['fs.promises.readFile', () => fs.promises.readFile(__filename)],
  ['child_process.execFileSync', () => childProcess.execFileSync('true')],
  ['os.hostname', () => os.hostname()],
  ['fetch', () => fetch('http://127.0.0.1:1')],
  ['net.connect', () => net.connect(1)],
  ['new net.Socket().connect', () => new net.Socket().connect(1)],
  ['dns.lookup', () => dns.lookup('localhost', () => undefined)],
])('fails on %s', (_what, use) => {
  expect(findingsOf(() => inside(use))).toMatchObject([{ code: 'IMPURE', subject }]);
});

test('says what was used, and by which target', () => {
  expect(findingsOf(() => inside(() => process.env['HOME']))[0]?.message).toBe(
    'the code used the environment variable "HOME" while rendering',
  );
});

test('fails on uses that the build swallowed', () => {
  const build = () => {
    try {
      return fs.readFileSync(__filename, 'utf8');
    } catch {
      return 'nothing';
    }
  };
  expect(codesOf(() => inside(build))).toEqual(['IMPURE']);
});

test('leaves alone what is the same everywhere', () => {
  const seen = inside(() => ({
    compared: ['b', 'ä', 'B', 'a'].sort((a, b) => a.localeCompare(b)),
    lower: 'TITLE I'.toLocaleLowerCase(),
    date: new Date('2020-01-01T10:00:00+01:00').toISOString(),
    utc: Date.UTC(2020, 0),
    isDate: new Date(0) instanceof Date,
    sorting: process.env['CDK8S_DISABLE_SORT'],
    hash: crypto.createHash('sha256').update('x').digest('hex').length,
  }));
  expect(seen).toEqual({
    compared: ['B', 'a', 'b', 'ä'],
    lower: 'title i',
    date: '2020-01-01T09:00:00.000Z',
    utc: 1_577_836_800_000,
    isDate: true,
    sorting: undefined,
    hash: 64,
  });
});

test('restores everything, even when the build throws', () => {
  const owners: readonly object[] = [
    globalThis,
    fs,
    fs.promises,
    childProcess,
    os,
    dns,
    net,
    crypto,
    Math,
    Intl,
    String.prototype,
    Date.prototype,
  ];
  const snapshot = () => owners.map((owner) => Object.getOwnPropertyDescriptors(owner));
  const before = snapshot();
  const env = process.env;
  expect(() =>
    inside(() => {
      throw new TypeError('x');
    }),
  ).toThrow(TypeError);
  expect(process.env).toBe(env);
  const after = snapshot();
  for (const [index, descriptors] of before.entries()) {
    for (const [key, { value }] of Object.entries(descriptors)) {
      expect({ key, same: Object.is((after[index] as typeof descriptors)[key]?.value, value) }).toEqual({
        key,
        same: true,
      });
    }
  }
  expect(fs.existsSync(__filename)).toBe(true);
});

test('a long guard holds between builds, and can be lifted for a step', () => {
  guarded(() => {
    expect(inside(() => 1)).toBe(1);
    expect(codesOf(() => fs.existsSync(__filename))).toEqual(['INTERNAL']);
    expect(unguarded(() => fs.existsSync(__filename))).toBe(true);
    expect(codesOf(() => inside(() => fs.existsSync(__filename)))).toEqual(['IMPURE']);
  });
  expect(fs.existsSync(__filename)).toBe(true);
});

test('the error of a build is not hidden by what it used before', () => {
  expect(() =>
    inside(() => {
      throw new RangeError('mine');
    }),
  ).toThrow(RangeError);
});

test('fails on constructs that spawn processes', () => {
  let error: unknown;
  try {
    objectsOf((chart) => void new Include(chart, 'include', { url: 'manifests.yaml' }));
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(DeliveryError);
  expect((error as DeliveryError).code).toBe('IMPURE');
  expect(new Chart(new App(), 'after').toJson()).toEqual([]);
});
