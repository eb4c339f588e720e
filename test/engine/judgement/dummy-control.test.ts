import { controlOf } from '../../../lib/engine/delivery';
import { registerControlRule } from '../../../lib/engine/judgement/judge-controls';
import { checkDocuments } from '../../../lib/engine/judgement/proving';
import { changeOf } from '../../../lib/engine/promotion';
import { registerChange } from '../../../lib/engine/promotion/changes/registry';
import { classifyPath } from '../../../lib/registry';
import { registerControl } from '../../../lib/registry/controls';
import { layout } from '../../support/default-layout';
import { ada } from '../../support/fleet-fixture';
import { judgeChange } from '../../support/judge-change';
import { anApp, anEnv } from '../../support/names';
import { codes } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';
import { WINDOWS, windowEntry, windowRule } from '../../support/window/control';

jest.setTimeout(60_000);

const fleet = fleets(runInStaging);
const FILE = 'environments/staging/controls/window.web.yaml';
const OPENS = '2100-01-01T00:00:00Z';

describe('a kind of controls that is registered', () => {
  let forget: (() => void)[] = [];
  beforeEach(() => {
    forget = [
      registerControl(WINDOWS),
      registerControlRule(windowRule),
      registerChange('window', () => windowEntry),
    ];
  });
  afterEach(() => {
    for (const each of forget) each();
  });

  test('has a place, is read, and stops what it governs, but no rollback', async () => {
    expect(classifyPath(FILE, layout)).toBe('control');
    const own = await fleet();
    await own.release('web', { images: { server: '2.0' } });
    expect(codes(await own.promote('web', 'staging'))).toEqual([]);
    const asked = { verb: 'window' as const, environment: anEnv('staging'), app: anApp('web'), opens: OPENS };
    const request = { ...asked, requestedBy: ada, now: new Date(), reason: 'quarter end' };
    const set = await own.run((snapshot, first) => changeOf('window').plan(snapshot, request, first));
    expect([set.kind, codes(set)]).toEqual(['committed', []]);
    const [told] = await own.history({ environment: anEnv('staging'), app: anApp('web') });
    expect(told).toMatchObject({ kind: 'window', subject: 'set a window in staging', files: [FILE] });
    const { targets } = await own.status();
    const web = targets.find(({ environment, app }) => environment === 'staging' && app === 'web');
    expect(web?.controls.map(({ mark }) => mark)).toEqual([undefined, undefined, `OPENS ${OPENS}`]);
    expect(await controlOf(await own.snapshot(), WINDOWS, anEnv('staging'), anApp('web'))).toMatchObject({
      reason: 'quarter end',
    });
    await own.release('web', { images: { server: '3.0' } });
    const refused = await own.promote('web', 'staging');
    expect([refused.kind, codes(refused)]).toEqual(['refused', ['FROZEN']]);
    const back = await own.rollback('web', 'staging');
    expect([back.kind, back.plan.findings.map(({ code, severity }) => [code, severity])]).toEqual([
      'committed',
      expect.arrayContaining([['FROZEN', 'warning']]),
    ]);
  });

  test('fails with its position where its file cannot be read: in a plan, in the data, and in a difference', async () => {
    const own = await fleet();
    const base = await own.head();
    await own.byHand([{ kind: 'file', path: FILE, content: 'opens: tomorrow\n' }]);
    await own.release('web', { images: { server: '2.0' } });
    expect(codes(await own.promote('web', 'staging'))).toContain('BROKEN_FILE');
    const found = await checkDocuments(await own.snapshot(), new Date());
    expect(found.map(({ code, subject }) => [code, subject.file])).toContainEqual(['BROKEN_FILE', FILE]);
    const judged = await judgeChange(own, base, await own.head());
    expect(judged.findings.map(({ code }) => code)).toContain('BROKEN_FILE');
  });
});

test('a control that nobody registered is a file of the project', () => {
  expect(classifyPath(FILE, layout)).toBe('project');
});
