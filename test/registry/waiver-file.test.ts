import { classifyPath, editWaiver, parseWaiver } from '../../lib/registry';
import { printWaiver } from '../../lib/registry/documents/waiver';
import { layout } from '../support/default-layout';
import { anApp } from '../support/names';
import { problemsOf } from './samples';

const waiver = {
  rule: 'probes',
  app: anApp('web'),
  object: 'Deployment web',
  reason: 'a batch of: one',
  owner: '@example/web',
  expires: '2026-12-31',
};

test('a waiver is printed, read back and edited in place', () => {
  const text = printWaiver(waiver);
  expect(text).toMatch(/^# .+\nrule: probes\napp: web\nobject: Deployment web\nreason: "a batch of: one"\n/);
  expect(parseWaiver(text, layout.pathOf({ kind: 'waiver', environment: 'prod', name: 'probes' }))).toEqual(
    waiver,
  );
  const commented = text.replace('owner:', '# ask in the channel\nowner:');
  const { app: _app, object: _object, ...wide } = waiver;
  const edited = editWaiver(commented, { ...wide, expires: '2027-01-31T08:00:00Z' });
  expect(edited).toBe(
    commented.replace(/app: .*\nobject: .*\n/, '').replace(/expires: .*/, 'expires: "2027-01-31T08:00:00Z"'),
  );
  expect(parseWaiver(edited, 'f')).toEqual({ ...wide, expires: '2027-01-31T08:00:00Z' });
});

test('a waiver written by hand needs no quotes around its day', () => {
  const text = 'rule: SCHEMA_VALUE\nreason: a\nowner: b\nexpires: 2026-12-31\n';
  expect(parseWaiver(text, 'f').expires).toBe('2026-12-31');
});

test('a waiver is a control file', () => {
  expect(classifyPath(layout.pathOf({ kind: 'waiver', environment: 'prod', name: 'probes' }), layout)).toBe(
    'control',
  );
  expect(classifyPath('environments/prod/waivers/deep/probes.yaml', layout)).toBe('project');
});

test('fails with every problem: no end, no reason, and names that are none', () => {
  const text = 'rule: "*"\napp: Web\nobject: web\nowner: ""\nuntil: 2026-12-31\n';
  expect(problemsOf(() => parseWaiver(text, 'f'))).toEqual([
    expect.stringMatching(/^1:1 "reason" is missing/),
    expect.stringMatching(/^1:1 "expires" is missing/),
    expect.stringMatching(/^1:7 "rule": neither the name of a rule/),
    expect.stringMatching(/^2:6 "app": not a DNS label/),
    expect.stringMatching(/^3:9 "object": not a kind and a name/),
    expect.stringMatching(/^4:8 "owner": empty/),
    expect.stringMatching(/^5:1 unknown key "until"/),
  ]);
});

test.each(['tomorrow', '2026-02-30', '2026-1-1', '2026-12-31T08:00:00+01:00', ''])(
  'fails on %j as the end',
  (expires) => {
    const text = printWaiver(waiver).replace(/expires: .*/, `expires: ${JSON.stringify(expires)}`);
    expect(problemsOf(() => parseWaiver(text, 'f'))).toEqual([
      expect.stringContaining('"expires": neither a day'),
    ]);
    expect(() => printWaiver({ ...waiver, expires })).toThrow(/^UNREADABLE_RESULT: "expires": neither a day/);
  },
);
