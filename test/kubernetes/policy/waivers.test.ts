import { readWaivers } from '../../../lib/engine/judgement/waivers/read-waivers';
import {
  judgeWaivers,
  type StoredWaiver,
  unusedWaivers,
  WAIVABLE,
  waiveFindings,
} from '../../../lib/kubernetes/policy/waivers/waivers';
import { CODES, type Code, type Finding, finding, undecidedRefusal } from '../../../lib/model/finding';
import type { Waiver } from '../../../lib/registry';
import { printWaiver } from '../../../lib/registry/documents/waiver';
import { layout } from '../../support/default-layout';
import { FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { thrownCodes } from '../../support/outcome-codes';

const now = new Date('2026-06-15T12:00:00Z');

const probes = finding(
  'refusal',
  'POLICY_FAILED',
  'probes: Deployment "web": containers without a readiness probe: server',
  { environment: 'prod', app: 'web', file: 'Deployment.web.yaml', object: 'Deployment web', rule: 'probes' },
);

function waiver(change: Partial<Waiver> = {}, environment = 'prod'): StoredWaiver {
  const file = layout.pathOf({ kind: 'waiver', environment, name: 'one' });
  const whole = { rule: 'probes', reason: 'ends by itself', owner: '@example/web', expires: '2026-06-30' };
  return { file, environment: anEnv(environment), waiver: { ...whole, ...change } };
}

/** What a check of a whole environment makes of findings. */
function applyWaivers(found: readonly Finding[], waivers: readonly StoredWaiver[], at: Date): Finding[] {
  const { findings, used } = waiveFindings(found, waivers, at);
  return [...findings, ...judgeWaivers(waivers, at), ...unusedWaivers(waivers, used, at)];
}

const codesOf = (findings: readonly Finding[]) => findings.map(({ code }) => code);

describe('a waiver in force', () => {
  test('turns what it names into a note that says until when, by whom, why and what it was', () => {
    expect(applyWaivers([probes], [waiver()], now)).toEqual([
      {
        code: 'WAIVED',
        severity: 'note',
        subject: probes.subject,
        message:
          'waived until 2026-06-30 by "@example/web": "ends by itself" (was: probes: Deployment "web": containers without a readiness probe: server)',
        remedy: CODES.WAIVED.remedy,
        disposition: 'waived',
        found: probes.message,
        until: '2026-06-30',
      },
    ]);
  });

  test('names a code of a schema as well, and warnings are waived like refusals', () => {
    const removed = finding('refusal', 'API_REMOVED', 'Ingress web: gone', { environment: 'prod' });
    const dangling = finding('warning', 'DANGLING_REFERENCE', 'Pod a: b', { environment: 'prod' });
    const waivers = [waiver({ rule: 'API_REMOVED' }), waiver({ rule: 'DANGLING_REFERENCE' })];
    expect(codesOf(applyWaivers([removed, dangling], waivers, now))).toEqual(['WAIVED', 'WAIVED']);
  });

  test.each<[string, Partial<Waiver>, string]>([
    ['another rule', { rule: 'resources' }, 'prod'],
    ['a rule whose name begins alike', { rule: 'probe' }, 'prod'],
    ['another app', { app: anApp('api') }, 'prod'],
    ['another object', { object: 'Deployment api' }, 'prod'],
    ['another environment', {}, 'dev'],
  ])('leaves a finding alone when it is for %s, and is noted as unused', (_title, change, environment) => {
    const found = applyWaivers([probes], [waiver(change, environment)], now);
    expect(found[0]).toBe(probes);
    expect(found.slice(1).map(({ code, severity }) => [code, severity])).toEqual([['WAIVER_UNUSED', 'note']]);
  });

  test('is for one app and one object where it names them', () => {
    const narrow = waiver({ app: anApp('web'), object: 'Deployment web' });
    expect(codesOf(applyWaivers([probes], [narrow], now))).toEqual(['WAIVED']);
  });

  test('is for what its rule cannot decide, too', () => {
    const message = 'probes: Deployment "web": who asks';
    const undecided = undecidedRefusal('POLICY_UNDECIDED', message, { environment: 'prod', rule: 'probes' });
    expect(codesOf(waiveFindings([undecided], [waiver()], now).findings)).toEqual(['WAIVED']);
    const other = { ...undecided, subject: { ...undecided.subject, rule: 'other' } };
    expect(waiveFindings([other], [waiver()], now).findings).toEqual([other]);
  });

  test('counts as used where another one comes first', () => {
    const waivers = [waiver(), waiver({ app: anApp('web') })];
    expect(codesOf(applyWaivers([probes], waivers, now))).toEqual(['WAIVED']);
  });

  test('cannot be had by a message that only looks like that of a rule', () => {
    const forged = finding('refusal', 'FILES_DIFFER', 'probes: Deployment "web": x', {
      environment: 'prod',
    });
    const later = finding('warning', 'POLICY_FAILED', 'Deployment probes: x', { environment: 'prod' });
    expect(waiveFindings([forged, later], [waiver()], now).findings).toEqual([forged, later]);
  });
});

describe('the end of a waiver', () => {
  test.each([
    ['2026-06-15', true],
    ['2026-06-14', false],
    ['2026-06-15T12:00:01Z', true],
    ['2026-06-15T12:00:00Z', false],
    ['never', false],
  ])('%s: in force at noon of the 15th: %s', (expires, inForce) => {
    const found = codesOf(applyWaivers([probes], [waiver({ expires })], now));
    expect(found).toEqual(inForce ? ['WAIVED'] : ['POLICY_FAILED', 'WAIVER_EXPIRED']);
  });

  test('is refused and named, with its file, owner and reason', () => {
    expect(judgeWaivers([waiver({ app: anApp('web'), expires: '2026-01-01' })], now)).toEqual([
      {
        code: 'WAIVER_EXPIRED',
        severity: 'refusal',
        subject: { environment: 'prod', app: 'web', file: 'environments/prod/waivers/one.yaml' },
        message:
          'the waiver of probes by "@example/web" ended on 2026-01-01, its reason was "ends by itself"',
        remedy: CODES.WAIVER_EXPIRED.remedy,
      },
    ]);
  });
});

test.each((Object.keys(CODES) as Code[]).filter((code) => !WAIVABLE.includes(code)))(
  'fails to waive %s, whatever the file says',
  (code) => {
    const subject = { environment: 'prod' };
    const found = applyWaivers([finding('refusal', code, 'x', subject)], [waiver({ rule: code })], now);
    expect(codesOf(found)).toEqual([code, 'NOT_WAIVABLE']);
    expect(found[1]).toMatchObject({
      severity: 'refusal',
      subject: { file: layout.pathOf({ kind: 'waiver', environment: 'prod', name: 'one' }) },
    });
  },
);

describe('waivers in a delivery repository', () => {
  let fleet: FleetFixture;
  beforeAll(async () => {
    fleet = await FleetFixture.create();
    await fleet.configure();
  });
  afterAll(() => fleet.remove());

  const put = (path: string, content: string) => fleet.byHand([{ kind: 'file', path, content }]);

  test('are none where there is no folder for them', async () => {
    expect(await readWaivers(await fleet.snapshot(), anEnv('dev'))).toEqual([]);
  });

  test('are read by name, those of the environment only', async () => {
    const { waiver: one } = waiver();
    await put(
      layout.pathOf({ kind: 'waiver', environment: 'prod', name: 'b' }),
      printWaiver({ ...one, app: anApp('web') }),
    );
    await put(layout.pathOf({ kind: 'waiver', environment: 'prod', name: 'a' }), printWaiver(one));
    await put('environments/prod/waivers/README.md', 'not one\n');
    await put(layout.pathOf({ kind: 'waiver', environment: 'dev', name: 'c' }), printWaiver(one));
    expect(await readWaivers(await fleet.snapshot(), anEnv('prod'))).toEqual([
      {
        file: layout.pathOf({ kind: 'waiver', environment: 'prod', name: 'a' }),
        environment: 'prod',
        waiver: one,
      },
      {
        file: layout.pathOf({ kind: 'waiver', environment: 'prod', name: 'b' }),
        environment: 'prod',
        waiver: { ...one, app: 'web' },
      },
    ]);
  });

  test('fails with the problems of all files that are broken', async () => {
    await put(
      layout.pathOf({ kind: 'waiver', environment: 'staging', name: 'a' }),
      'rule: probes\nreason: x\nowner: y\n',
    );
    await put(
      layout.pathOf({ kind: 'waiver', environment: 'staging', name: 'b' }),
      'rule: "!"\nreason: x\nowner: y\nexpires: tomorrow\n',
    );
    const reading = readWaivers(await fleet.snapshot(), anEnv('staging'));
    expect(await thrownCodes(reading)).toEqual(['BROKEN_FILE', 'BROKEN_FILE', 'BROKEN_FILE']);
  });
});
