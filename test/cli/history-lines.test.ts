import { historyLines } from '../../lib/cli/history/history-lines';
import { Output } from '../../lib/cli/output';
import type { DeliveryChange } from '../../lib/engine/history';
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
  expect(told('prod', first, record('1.1', '2', '2'))).toContain('1.0 → 1.1');
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
    expect.stringMatching(/^rollback prod\/cart 1\.1 → 1\.0 r-\S+ held$/),
    'hold prod/cart hold cart in prod',
  ]);
});
