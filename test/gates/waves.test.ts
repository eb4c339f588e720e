import { Duration } from 'cdk8s';
import { Environment, Project, waves } from '../../lib';
import type { TreeEdit } from '../../lib/engine/git';
import { subjectLine } from '../../lib/engine/promotion';
import { waveJudge } from '../../lib/gates/wave/judge';
import { WAVE, type WaveEntry } from '../../lib/gates/wave/settings';
import type { TargetTurn } from '../../lib/model/gate';
import { printRecord } from '../../lib/registry';
import { ben, type FleetFixture } from '../support/fleet-fixture';
import { judgeChange } from '../support/judge-change';
import { anApp, anEnv, aTree } from '../support/names';
import { codes, thrownCodes } from '../support/outcome-codes';
import { fleets } from '../support/prepared-fleets';

const HOUR = 3_600_000;
const START = Date.UTC(2027, 0, 1);
const at = (hour: number) => new Date(START + hour * HOUR);
const moment = { now: at(10), environment: anEnv('ap'), app: anApp('web'), release: 'r-0' };
const entry: WaveEntry = {
  ...{ gate: 'wave', version: 1, name: 'prod', wave: 2, atATime: 1, seconds: 3600 },
  beside: [anEnv('eu'), anEnv('us')],
};

/** What the wave says at ten of its third environment. */
function verdict(turns: Record<string, Partial<TargetTurn>>, terms: Partial<WaveEntry> = {}) {
  const known = Object.entries(turns).map(
    ([name, turn]) => [anEnv(name), { enters: false, ...turn }] as const,
  );
  const found = waveJudge.judge({ ...entry, ...terms }, new Map(known), moment);
  if (found?.verdict !== 'wait') return found?.verdict;
  return found.until ? (found.until.getTime() - START) / HOUR : found.for;
}

test.each<[Record<string, Partial<TargetTurn>>, Partial<WaveEntry>, unknown]>([
  [{ eu: {}, us: {} }, {}, 'pass'],
  [{ eu: { since: at(9) }, us: { since: at(8) } }, {}, 'pass'],
  [{ eu: { since: at(9.5) }, us: { since: at(8) } }, {}, 10.5],
  [{ eu: { since: at(9.5) }, us: { since: at(9.25) } }, {}, 10.5],
  [{ eu: { since: at(9.5) }, us: { since: at(9.25) } }, { atATime: 2 }, 10.25],
  [{ eu: { since: at(9.5) }, us: { since: at(8) } }, { atATime: 2 }, 'pass'],
  [{ eu: { since: at(9.5) } }, { seconds: 0 }, 'pass'],
  [{ eu: { enters: true } }, { seconds: 0 }, expect.stringContaining('first eu with it')],
  [
    { eu: { stopped: { why: 'eu/web is held', ends: 'unhold web' } } },
    { atATime: 3 },
    expect.stringContaining('eu/web is held'),
  ],
])('of %j with %j: %s', (turns, terms, expected) => {
  expect(verdict(turns, terms)).toEqual(expected);
});

test('more at a time, fewer beside and shorter turns are broadenings', () => {
  const compare = (before: Partial<WaveEntry>, after: Partial<WaveEntry>) =>
    WAVE.compare([{ ...entry, ...before }], [{ ...entry, ...after }]).verdict;
  expect(compare({}, { atATime: 2 })).toBe('broadening');
  expect(compare({}, { seconds: 60 })).toBe('broadening');
  expect(compare({}, { beside: [anEnv('eu')] })).toBe('broadening');
  expect(compare({ atATime: 2 }, {})).toBe('narrowing');
  expect(compare({}, {})).toBe('neutral');
  expect(WAVE.compare([entry], []).verdict).toBe('broadening');
  expect(WAVE.compare([], [entry]).verdict).toBe('narrowing');
});

test('the graph follows from the waves: each promotes from all of the one before', () => {
  const project = new Project();
  const staging = new Environment(project, 'staging');
  const canary = new Environment(project, 'canary', { promotesFrom: [staging] });
  const [eu, us] = [new Environment(project, 'eu'), new Environment(project, 'us')];
  waves('prod', [[canary], [eu, us]], { atATime: 1, soak: Duration.hours(2) });
  expect(eu.upstreams).toEqual({ mode: 'allOf', environments: [canary] });
  expect(us.gates).toEqual([
    { gate: 'soak', version: 1, seconds: 7200 },
    { gate: 'wave', version: 1, name: 'prod', wave: 2, beside: ['eu'], atATime: 1, seconds: 7200 },
  ]);
  expect(canary.upstreams.environments).toEqual([staging]);
  expect(canary.gates.map(({ gate }) => gate)).toEqual(['wave']);
});

test('fails where an environment is in waves twice, or one of a later wave says where releases come from', () => {
  const project = new Project();
  const [a, b] = [new Environment(project, 'a'), new Environment(project, 'b')];
  const c = new Environment(project, 'c', { promotesFrom: [a] });
  expect(() => waves('x', [[a], [a]])).toThrow('a is in them twice');
  expect(() => waves('x', [[b], [c]])).toThrow('leave `promotesFrom` out');
  waves('x', [[a], [b]]);
  expect(() => waves('y', [[b]])).toThrow('b is in the waves "x" already');
});

/** Staging, a canary, and three regions of which one takes something new at a time, an hour each. */
function waved(more: { reviewers?: number; atATime?: number } = {}) {
  const { reviewers = 0, atATime = 1 } = more;
  return fleets(async (first) => {
    await first.code((code) => {
      const regions = ['ap', 'eu', 'us'];
      const place = (wave: number, beside: string[], most: number) => ({
        ...{ gate: 'wave', version: 1, name: 'prod', wave, beside, atATime: most, seconds: 3600 },
      });
      code.environments = {
        staging: {},
        canary: { promotesFrom: ['staging'], gates: [place(1, [], 1)] },
        ...Object.fromEntries(
          regions.map((name) => [
            name,
            {
              ...{ promotesFrom: ['canary'], mode: 'allOf' as const, soak: 3600, reviewers },
              gates: [
                place(
                  2,
                  regions.filter((each) => each !== name),
                  atATime,
                ),
              ],
            },
          ]),
        ),
      };
      const names = Object.keys(code.environments);
      code.apps = { web: { slots: ['server'], config: Object.fromEntries(names.map((name) => [name, {}])) } };
    });
    await first.configure({ now: at(0) });
    await first.release('web', { images: { server: '1.0' }, now: at(0) });
  });
}

const fleet = waved();
const approved = waved({ reviewers: 1, atATime: 2 });

/** What is named as the next command after each step. */
const nexts: string[] = [];

/** Goes as far as the waves let it; gives where something moved. */
async function onward(own: FleetFixture, hour: number) {
  const library = own.open({ now: at(hour) });
  const to = await library.waves('prod');
  const outcomes = await library.runParts({ verb: 'promote', apps: ['web'], to: [...to], skipRefused: true });
  for (const { kind, plan } of outcomes)
    if (kind === 'committed')
      nexts.push(...(await library.view(plan)).next.filter((each) => !each.startsWith('argocd')));
  return outcomes.flatMap(({ kind, plan }) =>
    kind === 'nothing'
      ? []
      : plan.targets.filter(({ change }) => change !== 'same').map(({ environment }) => environment),
  );
}

test('a release goes through the waves, so many at a time, and a hold or an alarm stops them and begins the time anew', async () => {
  const own = await fleet();
  expect(await own.open({ now: at(0) }).waves('prod')).toEqual(['canary', 'ap', 'eu', 'us']);
  expect(await thrownCodes(own.open({ now: at(0) }).waves('produ'))).toEqual(['UNKNOWN_ENVIRONMENT']);
  expect(await onward(own, 0)).toEqual(['canary']);
  expect(await onward(own, 0.5)).toEqual([]);
  // A bad signal where it soaks: nothing goes on, and the hour begins again when it ends.
  const alarm = { verb: 'alarm', environment: 'canary', app: 'web' } as const;
  await own.open({ now: at(0.75) }).run(alarm, { reason: 'error rate 4 %' });
  expect(await onward(own, 2)).toEqual([]);
  const refused = await own.promote('web', 'eu', { now: at(2) });
  expect(codes(refused)).toEqual(['SOAK']);
  expect(refused.plan.findings[0]?.message).toContain('canary/web has an alarm');
  expect(refused.plan.findings[0]?.remedy).toBe(
    'when what is told there is solved, `cdk8s-delivery all-clear web --env canary` ends it; the time begins anew then',
  );
  await own.open({ now: at(3) }).run({ ...alarm, verb: 'all-clear' });
  expect(await onward(own, 3.5)).toEqual([]);
  expect(await onward(own, 4)).toEqual(['ap']);
  expect(await onward(own, 4.5)).toEqual([]);
  const turn = await own.promote('web', 'us', { now: at(4.5) });
  expect(codes(turn)).toEqual(['GATE_WAITS']);
  expect(turn.plan.findings[0]?.until).toBe(at(5).toISOString());
  expect(turn.plan.findings[0]?.remedy).toBe('wait for what the message names');
  // A hold in a region stops the others, and its end begins the region's hour anew.
  await own.hold('web', 'ap', { now: at(4.75), reason: 'looking' });
  expect(await onward(own, 6)).toEqual([]);
  await own.open({ now: at(6) }).run({ verb: 'unhold', environment: 'ap', app: 'web' });
  expect(await onward(own, 6.5)).toEqual([]);
  expect(await onward(own, 7)).toEqual(['eu']);
  // Paused by a file in Git, and resumed.
  await own.freeze('us', { now: at(7.5), name: 'prod', reason: 'paused' });
  expect(await onward(own, 9)).toEqual([]);
  await own.open({ now: at(9) }).run({ verb: 'unfreeze', environment: 'us', name: 'prod' });
  expect(await onward(own, 9)).toEqual(['us']);
  expect(await onward(own, 12)).toEqual([]);
  expect(nexts).toEqual(Array(3).fill('cdk8s-delivery promote web --waves prod'));
  const told = await own.history({ app: anApp('web') });
  expect(told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['alarm', 'all-clear', 'hold']));
  expect(await own.check()).toEqual([]);
});

test('what is refused takes no turn: the next one of the wave goes', async () => {
  const own = await fleet();
  await onward(own, 0);
  await own.freeze('ap', { now: at(0), reason: 'holidays' });
  expect(await onward(own, 2)).toEqual(['eu']);
});

test('a rollback in a region stops the waves until its hold is lifted', async () => {
  const own = await fleet();
  await onward(own, 0);
  await onward(own, 2);
  await own.release('web', { images: { server: '2.0' }, now: at(3) });
  expect(await onward(own, 3)).toEqual(['canary', 'eu']);
  expect(await onward(own, 4)).toEqual(['ap']);
  await own.rollback('web', 'ap', { now: at(4.25), reason: 'slow' });
  expect(await onward(own, 9)).toEqual([]);
});

test('a pause and the order hold against what goes around them: a wave that is skipped, a merge of before, a file edited by hand', async () => {
  const own = await approved();
  const record = await own.record('staging');
  const placed = [
    { kind: 'file', path: 'environments/eu/releases/web.yaml', content: printRecord(record) },
    { kind: 'tree', path: 'manifests/eu/web', id: aTree(record.renders.trees['eu'] ?? '') },
  ] as const;
  const judged = async (edits: readonly TreeEdit[], now: Date) => {
    const base = await own.head();
    const author = { ...ben, date: now };
    // On no branch: what was tried is gone.
    const { repository } = (await own.snapshot()).home.mirror;
    const commit = await repository.commit({
      parents: [base],
      base,
      edits: [...edits],
      message: 'by hand',
      author,
    });
    const { findings } = await judgeChange(own, base, commit, now);
    return [
      ...new Set(findings.flatMap(({ code, severity }) => (severity === 'refusal' ? [code] : []))),
    ].sort();
  };
  // The first wave is skipped: by name there is nothing to take, and by hand it is told.
  expect(await thrownCodes(own.promote('web', 'eu', { now: at(0) }))).toEqual(['NO_RELEASE']);
  expect(await judged(placed, at(0))).toContain('NOT_IN_UPSTREAM');
  await onward(own, 0);
  await own.witness('web', 'r-', { now: at(1) });
  const id = '_fleet/promote-web-to-ap_eu';
  await onward(own, 2);
  await own.approve(id, ben, { now: at(2) });
  await own.freeze('eu', { now: at(2), name: 'prod', reason: 'paused' });
  const refused = await own.merge(id, { now: at(3) });
  expect([refused.kind, codes(refused)]).toEqual(['refused', ['FROZEN']]);
  // By hand: the release alone, and with the end of the pause in the same commit.
  const pause = 'environments/eu/controls/freezes.yaml';
  expect(await judged(placed, at(3))).toEqual(['FROZEN']);
  expect(await judged([...placed, { kind: 'delete', path: pause }], at(3))).toEqual([
    'FROZEN',
    'MIXED_CHANGE',
  ]);
  // A pause that nobody can read is still one.
  const text = (await own.textAt(pause)) ?? '';
  await own.byHand([{ kind: 'file', path: pause, content: text.replace('reason:', 'reasons:') }]);
  expect(codes(await own.merge(id, { now: at(3) }))).toEqual(['BROKEN_FILE', 'FROZEN']);
  await own.byHand([{ kind: 'file', path: pause, content: text }]);
  await own.unfreeze('eu', 'prod');
  expect((await own.merge(id, { now: at(3) })).kind).toBe('merged');
});

jest.setTimeout(180_000);

test('environments of the same waves are one plan, one proposal and one commit where they ask for the same approval', async () => {
  const own = await approved();
  await onward(own, 0);
  await own.witness('web', 'r-', { now: at(1) });
  const now = at(2);
  const to = await own.open({ now }).waves('prod');
  const asked = { verb: 'promote', apps: ['web'], to: [...to], skipRefused: true } as const;
  const [, outcome] = await own.open({ now }).runParts(asked);
  if (outcome?.kind !== 'proposed') throw new Error(`not proposed but ${outcome?.kind}`);
  expect(outcome.proposal.id).toBe('_fleet/promote-web-to-ap_eu');
  const [, again] = await own.open({ now }).runParts(asked);
  expect(again).toMatchObject({ kind: 'proposed', state: 'unchanged' });
  const { targets } = await own.status();
  const marked = targets.filter(({ proposals }) => proposals.includes(outcome.proposal.id));
  expect(marked.map(({ environment }) => environment)).toEqual(['ap', 'eu']);
  const { view } = await own.open({ now }).view(outcome.plan);
  expect([view.environments, subjectLine(outcome.plan)]).toEqual([['ap', 'eu'], 'promote web 1.0 to ap,eu']);
  const alone = { verb: 'promote', apps: ['web'], to: 'eu' } as const;
  const beside = await own.open({ now }).run(alone);
  if (beside.kind !== 'proposed') throw new Error(`not proposed but ${beside.kind}`);
  expect(await own.open({ now }).overlapping(beside.plan, beside.proposal)).toEqual([
    { id: outcome.proposal.id, targets: ['eu/web'] },
  ]);
  await own.open({ now }).withdraw(beside.proposal.id);
  await own.approve(outcome.proposal.id, ben, { now });
  const merged = await own.merge(outcome.proposal.id, { now });
  if (merged.kind !== 'merged') throw new Error(`not merged but ${merged.kind}: ${codes(merged).join(' ')}`);
  const told = await own.history({ app: anApp('web') });
  expect(told.filter((each) => each.commit === merged.commit).map((each) => each.environment)).toEqual([
    'ap',
    'eu',
  ]);
  expect(await own.check()).toEqual([]);
});
