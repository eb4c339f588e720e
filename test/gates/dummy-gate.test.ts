import { gateListing } from '../../lib/gates/gate-listing';
import { judgeOf, registerGateJudge } from '../../lib/gates/judges';
import { knownGates, registerGateSettings } from '../../lib/gates/settings';
import { environmentChanges } from '../../lib/model/environment';
import { DeliveryError } from '../../lib/model/finding';
import { moment } from '../../lib/model/text';
import { parseEnvironment } from '../../lib/registry';
import { planData } from '../../lib/views/plan';
import { reviewOf } from '../../lib/views/plan/plan-view-of';
import { governed } from '../support/fleet-code';
import { FleetFixture } from '../support/fleet-fixture';
import { codes } from '../support/outcome-codes';
import { tide } from './tide/author';
import { judge } from './tide/judge';
import { TIDE } from './tide/settings';

const HIGH = new Date('2999-06-01T12:00:00.000Z');
const FILE = 'environments/staging/environment.yaml';

const takeBack: (() => void)[] = [];
beforeAll(() => {
  takeBack.push(
    registerGateSettings({ gate: 'tide', load: () => TIDE }),
    registerGateJudge({ gate: 'tide', load: () => judge }),
  );
});
afterAll(() => {
  for (const each of takeBack) each();
});

let fleet: FleetFixture;
beforeAll(async () => {
  fleet = await FleetFixture.create();
  await fleet.code(governed('staging', { gates: [tide(HIGH)] }));
  await fleet.configure();
  await fleet.release('web', { images: { server: '1' } });
});
afterAll(() => fleet.remove());

const textOf = async (): Promise<string> => (await fleet.textAt(FILE)) ?? '';

test('a gate that is registered stands in the list of gates, with its words', () => {
  const { about } = TIDE;
  expect(gateListing()).toContainEqual({ gate: 'tide', version: 1, about });
  expect(gateListing().map(({ gate }) => gate)).toEqual(['expression', 'soak', 'statement', 'tide', 'wave']);
});

test('it round-trips through the data of an environment, and its changes are judged by it', async () => {
  const text = await textOf();
  expect(text).toContain(`gates:\n  - gate: tide\n    version: 1\n    high: "${HIGH.toISOString()}"\n`);
  const { environment } = parseEnvironment(text, FILE);
  expect(environment.gates).toEqual([tide(HIGH)]);
  const [change] = environmentChanges(environment, { ...environment, gates: [] });
  expect(change).toMatchObject({ field: 'gates', verdict: 'broadening', note: 'at any tide' });
});

test.each([
  ['tide', 'ebb', 'not a known gate (expression, soak, statement, tide, wave), got "ebb"'],
  ['version: 1', 'version: 7', 'not a known version of its settings (1), got "7"'],
])('fails with the known ones where data says %s in another way: %s', async (from, to, message) => {
  const text = (await textOf()).replace(`gate: tide\n    version: 1`, (all) => all.replace(from, to));
  expect(() => parseEnvironment(text, FILE)).toThrow(DeliveryError);
  expect(() => parseEnvironment(text, FILE)).toThrow(message);
});

test('it waits, and plan, view, status and JSON say until when; then it lets the release pass', async () => {
  const waiting = await fleet.promote('web', 'staging', { now: new Date(HIGH.getTime() - 1), dryRun: true });
  expect(codes(waiting)).toEqual(['GATE_WAITS']);
  const until = HIGH.toISOString();
  expect(waiting.plan.findings).toContainEqual(
    expect.objectContaining({
      severity: 'refusal',
      message: `staging wants high water, that is until ${moment(until)}`,
      since: new Date(0).toISOString(),
      until,
    }),
  );
  expect(waiting.plan.gates).toEqual([
    expect.objectContaining({ environment: 'staging', app: 'web', gate: 'tide', verdict: 'wait', until }),
  ]);
  const snapshot = await fleet.snapshot();
  const refused = await reviewOf(snapshot, waiting.plan);
  expect(refused.view.checks).toContainEqual(
    expect.objectContaining({ code: 'GATE_WAITS', severity: 'refusal', subject: 'staging/web' }),
  );
  expect(planData(waiting.plan, refused).gates).toEqual(waiting.plan.gates);

  const { targets } = await fleet.status();
  const cell = targets.find(({ environment, app }) => environment === 'staging' && app === 'web');
  expect(cell?.pending.map(({ environment, gates }) => [environment, gates])).toEqual([
    ['dev', waiting.plan.gates],
  ]);

  const passing = await fleet.promote('web', 'staging', { now: HIGH });
  expect([passing.kind, codes(passing)]).toEqual(['committed', []]);
  expect((await reviewOf(snapshot, passing.plan)).view.checks).toContainEqual(
    expect.objectContaining({
      code: 'GATE_PASSED',
      severity: 'passed',
      message: 'tide: the water is high, nothing may leave',
      subject: 'staging/web',
    }),
  );
});

test('every kind of gate has a judge for its version', () => {
  for (const { gate, version } of knownGates())
    expect([gate, judgeOf({ gate, version })?.versions]).toEqual([gate, expect.arrayContaining([version])]);
});
