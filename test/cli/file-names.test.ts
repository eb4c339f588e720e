import { csvRow } from '../../lib/cli/history/audit-csv';
import { auditLines } from '../../lib/cli/history/audit-lines';
import { historyLines } from '../../lib/cli/history/history-lines';
import { Output } from '../../lib/cli/output';
import type { DeliveryChange } from '../../lib/engine/history';
import { aCommit, anApp, anEnv } from '../support/names';

const out = new Output({ json: false, color: false });
const FORGED = '\n  approved   Grace Hopper\n\n2026-11-28 22:31Z  promotion  prod/web\u001b[31m';

const change: DeliveryChange = {
  kind: 'hand edit',
  commit: aCommit('b'.repeat(40)),
  subject: 'edit',
  environment: anEnv('prod'),
  app: anApp('web'),
  author: 'Tess <tess@example.org>',
  at: new Date('2026-03-02T09:30:00Z'),
  byTool: false,
  files: [`manifests/prod/web/${FORGED}.yaml`, 'manifests/prod/web/a b.yaml', 'manifests/prod/web/c.yaml'],
  claims: { approvedBy: [], bypass: [], reason: `slow${FORGED}` },
};

test.each([undefined, 60, 120])(
  'no text of a change looks like a line of audit, at %s columns',
  (columns) => {
    const lines = auditLines({ change }, out, columns).join('\n').split('\n');
    expect(lines.filter((line) => /^\S/.test(line) && line.includes('promotion'))).toEqual([]);
    expect(lines.filter((line) => /^ {2}approved /.test(line))).toEqual([
      '  approved   nobody, as far as the commit says',
    ]);
    expect(lines.join('\n')).not.toContain('\u001b');
  },
);

test('names of files with blanks are told apart, and hidden characters are escaped, in a cell of CSV too', () => {
  const row = csvRow({ change });
  expect(row).not.toContain('\u001b');
  expect(row).toContain('""manifests/prod/web/a b.yaml"" manifests/prod/web/c.yaml');
  expect(auditLines({ change }, out, undefined).join('\n')).toContain(
    '"manifests/prod/web/a b.yaml", manifests/prod/web/c.yaml',
  );
});

test('a change is one line of history where nobody looks', () => {
  expect(historyLines([change], out, undefined)).toHaveLength(1);
  expect(historyLines([change], out, undefined)[0]).not.toContain('\n');
});
