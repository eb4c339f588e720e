import { historyLines } from '../../lib/cli/history/history-lines';
import { Output } from '../../lib/cli/output';
import type { DeliveryChange } from '../../lib/engine/history';
import type { GovernanceRow } from '../../lib/model/finding';
import { ReleaseId, treeIdOf } from '../../lib/model/scalars';
import type { ReleaseRecord } from '../../lib/registry';
import { imageOf } from '../support/fleet-code';
import { aCommit, anApp, anEnv, aTree } from '../support/names';

const out = new Output({ json: false, color: false });
const id = (digit: string) => digit.repeat(40);

/** A release of one image, whose files for dev and for prod are told by a digit each. */
function record(version: string, dev: string, prod: string): ReleaseRecord {
  const images = { server: imageOf('cart', 'server', version) };
  const renders = treeIdOf(
    [
      { mode: '40000', name: 'dev', id: id(dev) },
      { mode: '40000', name: 'prod', id: id(prod) },
    ],
    'sha1',
  );
  return {
    release: ReleaseId.of({ app: 'cart', images, renders }),
    images,
    code: aCommit(id('9')),
    renders: { id: renders, trees: { dev: aTree(id(dev)), prod: aTree(id(prod)) }, inputs: {} },
    evidence: {},
    tools: {},
  };
}

function told(environment: string, from: ReleaseRecord, to: ReleaseRecord): string {
  return historyLines([promotion(environment, from, to)], out, undefined).join('\n');
}

function promotion(environment: string, from: ReleaseRecord, to: ReleaseRecord): DeliveryChange {
  return {
    kind: 'promotion',
    commit: aCommit(id('b')),
    subject: '',
    environment: anEnv(environment),
    app: anApp('cart'),
    author: 'Ada <ada@example.org>',
    at: new Date('2026-03-02T09:30:00Z'),
    byTool: true,
    files: [],
    from,
    to,
    claims: { approvedBy: [], bypass: [] },
  };
}

test('a change of versions names both, one of the configuration says so, and one that changes nothing there, too', () => {
  const first = record('1.0', '1', '1');
  expect(told('prod', first, record('1.1', '2', '2'))).toMatch(/1\.0 → 1\.1 {2}r-/);
  const both = { ...record('1.1', '2', '2'), code: aCommit(id('8')) };
  expect(told('prod', first, both)).toContain('1.0 → 1.1, other code  r-');
  expect(told('prod', first, record('1.0', '1', '2'))).toContain('1.0, other configuration');
  expect(told('dev', first, record('1.0', '1', '2'))).toContain('1.0, nothing new here');
});

test('a rollback and the hold that it left are one line; a hold by itself has its own', () => {
  const [now, before] = [record('1.1', '2', '2'), record('1.0', '1', '1')];
  const { from: _, to: _to, ...control } = promotion('prod', now, before);
  const changes = [
    { ...promotion('prod', now, before), kind: 'rollback' },
    { ...control, kind: 'hold', subject: 'roll back cart to 1.0 in prod' },
    { ...control, kind: 'hold', subject: 'hold cart in prod', commit: aCommit(id('c')) },
  ];
  const lines = historyLines(changes, out, undefined);
  expect(lines.map((line) => line.replace(/^\S+ {2}\S+ \S+ {2}/, '').replace(/ +/g, ' '))).toEqual([
    expect.stringMatching(/^rollback prod\/cart 1\.1 → 1\.0 r-\S+ held by Ada$/),
    'hold prod/cart by Ada',
  ]);
});

test('what one commit did alike in several environments is one line, which says nothing twice, and by whom', () => {
  const freeze = (environment: string, subject = 'freeze prod, staging'): DeliveryChange => {
    const {
      from: _,
      to: _to,
      app: _app,
      ...control
    } = promotion(environment, record('1.0', '1', '1'), record('1.0', '1', '1'));
    return {
      ...control,
      kind: 'freeze',
      subject,
      claims: { ...control.claims, requestedBy: 'Bob <bob@example.org>' },
    };
  };
  const shown = (...changes: readonly DeliveryChange[]) =>
    historyLines(changes, out, undefined).map((line) => line.replace(/^.*?freeze +/, '').replace(/ +/g, ' '));
  expect(shown(freeze('prod'), freeze('staging'))).toEqual(['prod, staging by Bob']);
  expect(shown(freeze('prod', 'freeze prod (summer)'))).toEqual(['prod freeze prod (summer) by Bob']);
});

test('a change of the configuration says what it changed, and a release its tag', () => {
  const [now, before] = [record('1.1', '2', '2'), record('1.0', '1', '1')];
  const { from: _, to: _to, app: _app, ...control } = promotion('prod', now, before);
  const row = (field: string, was: number, is: number): GovernanceRow => ({
    ...{ subject: 'environment prod', kind: 'changed', field, before: was, after: is },
    ...{ verdict: 'broadening', level: 'high', note: 'fewer people have to agree' },
  });
  const rows = [row('approvals.reviewers', 2, 1), row('approvals.rollback', 1, 0), row('a', 1, 2)];
  const changes = [
    { ...control, kind: 'configuration', subject: 'configure prod', configuration: rows },
    promotion('prod', before, now),
  ];
  const lines = historyLines(changes, out, undefined, ({ to }) => (to ? 'prod/2026-03-02-001' : undefined));
  expect(lines[0]).toMatch(
    /configuration +prod +approvals\.reviewers 2 → 1; approvals\.rollback 1 → 0; 1 more {2}by Ada$/,
  );
  expect(lines[1]).toMatch(/by Ada {2}tag prod\/2026-03-02-001$/);
});
