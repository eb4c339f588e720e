import { printWaiver } from '../../../lib/registry/documents/waiver';
import { fileRow } from '../../../lib/views/plan/file-rows';
import { layout } from '../../support/default-layout';
import { anApp } from '../../support/names';

const path = 'environments/prod/waivers/probes.yaml';
const place = layout.placeOf(path);
const text = printWaiver({
  rule: 'probes',
  app: anApp('web'),
  object: 'Deployment web',
  reason: 'comes later',
  owner: '@example/web',
  expires: '2026-12-31',
});

test('a waiver that comes is a broadening, and its row says what, for what, until when, whose and why', () => {
  expect(fileRow(path, 'added', place, text)).toEqual({
    path,
    kind: 'added',
    verdict: 'broadening',
    level: 'medium',
    note: 'a waiver begins: probes for web, Deployment web, until 2026-12-31, by "@example/web": "comes later"',
  });
});

test('a waiver that goes is a narrowing', () => {
  expect(fileRow(path, 'removed', place, text)).toMatchObject({
    verdict: 'narrowing',
    note: expect.stringMatching(/^a waiver ends: its rule holds again: probes for web/),
  });
});

test('a waiver that cannot be read is said to be one', () => {
  expect(fileRow(path, 'changed', place, 'rule: 1\n').note).toBe(
    'a waiver is put in other terms: it cannot be read',
  );
});
