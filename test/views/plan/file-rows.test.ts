import { printFreeze } from '../../../lib/registry/documents/freeze';
import { FREEZE_LIST } from '../../../lib/registry/documents/freezes';
import { printRejections } from '../../../lib/registry/documents/rejections';
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

const standing = {
  reason: 'audit',
  by: 'Ada <ada@example.org>',
  since: '2026-12-01T00:00:00Z',
  lockdown: false,
};

test.each([
  ['a freeze', 'freeze.yaml', printFreeze(standing), printFreeze({ ...standing, reason: 'INC-42' }), 'none'],
  ['its end', 'freeze.yaml', printFreeze(standing), printFreeze({ ...standing, lockdown: true }), 'medium'],
  ['a named freeze', 'controls/freezes.yaml', freezes('audit'), freezes('INC-42'), 'none'],
  ['a second freeze', 'controls/freezes.yaml', freezes('audit'), freezes('audit', 'audit'), 'low'],
  ['a freeze that ends', 'controls/freezes.yaml', freezes('audit', 'audit'), freezes('audit'), 'medium'],
])('a change of %s weighs what it lets pass: other words are no risk', (_, file, before, after, level) => {
  const at = `environments/prod/${file}`;
  expect(fileRow(at, 'changed', layout.placeOf(at), after, before).level).toBe(level);
});

test('other words of a rejection are no risk, one more narrows, one that goes weighs more', () => {
  const at = 'environments/rejected.yaml';
  const list = (...reasons: readonly string[]) =>
    printRejections(
      reasons
        .map((reason, index) => ({ ...standing, what: `r-${index}f3c9a2e51d04b86`, reason }))
        .map(({ lockdown: _, ...each }) => each),
    );
  const level = (before: string, after: string) =>
    fileRow(at, 'changed', layout.placeOf(at), after, before).level;
  expect([
    level(list('a'), list('b')),
    level(list('a'), list('a', 'b')),
    level(list('a', 'b'), list('a')),
  ]).toEqual(['none', 'low', 'medium']);
});

function freezes(...reasons: readonly string[]): string {
  return FREEZE_LIST.print({
    freezes: reasons.map((reason, index) => ({ ...standing, name: `f${index}`, reason })),
  });
}
