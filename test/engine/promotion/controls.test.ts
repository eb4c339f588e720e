import { controlOf } from '../../../lib/engine/delivery';
import { verifyHistory } from '../../../lib/engine/history/verify';
import { moment } from '../../../lib/model/text';
import { FREEZES, HOLDS, printRecord } from '../../../lib/registry';
import { digestOf, governed } from '../../support/fleet-code';
import { ben, cyd, type FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv, aTree } from '../../support/names';
import { codes, thrownCodes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const inStaging = fleets(async (fleet) => {
  await runInStaging(fleet);
  await fleet.release('web', { images: { server: '1.1' } });
});

async function soaking(fleet: FleetFixture, bypassable: string[] = []) {
  await fleet.code(governed('staging', { soak: 3600, bypassable }));
  await fleet.configure();
}

const refusedTo = async (fleet: FleetFixture, environment: string) =>
  codes(await fleet.promote('web', environment));

describe('a freeze', () => {
  test('stops promotions and retirements, says who and why, and lets a rollback pass', async () => {
    const fleet = await inStaging();
    await fleet.promote('web', 'staging');
    await fleet.freeze('staging', { reason: 'holidays' });
    await fleet.release('web', { images: { server: '1.2' } });
    const outcome = await fleet.promote('web', 'staging');
    expect(codes(outcome)).toEqual(['FROZEN']);
    expect(outcome.plan.findings[0]?.message).toMatch(/by Ada <ada@example\.org>: holidays/);
    expect(codes(await fleet.retire('web', 'staging'))).toEqual(['FROZEN']);
    expect((await fleet.rollback('web', 'staging')).kind).toBe('committed');
    expect(await fleet.versions('staging')).toEqual({ server: '1.0' });
  });

  test('ends at its time', async () => {
    const fleet = await inStaging();
    const end = new Date(Date.now() + 86_400_000);
    await fleet.freeze('staging', { until: end.toISOString() });
    const before = new Date(end.getTime() - 1000);
    expect(codes(await fleet.promote('web', 'staging', { now: before }))).toEqual(['FROZEN']);
    expect((await fleet.promote('web', 'staging', { now: end })).kind).toBe('committed');
  });

  test('fails without a reason, or with an end that is not a time or is over', async () => {
    const fleet = await inStaging();
    expect(await thrownCodes(fleet.freeze('staging', { reason: '' }))).toEqual(['INVALID_OPTION']);
    for (const until of ['soon', '2020-01-01T00:00:00Z'])
      expect([until, await thrownCodes(fleet.freeze('staging', { until }))]).toEqual([
        until,
        ['INVALID_OPTION'],
      ]);
    expect(await thrownCodes(fleet.freeze('nowhere'))).toEqual(['UNKNOWN_ENVIRONMENT']);
  });
});

test.each([
  'environments/staging/freeze.yml',
  'environments/staging/Freeze.yaml',
  'environments/staging/holds/Web.yaml',
  'environments/staging/rejected.yaml',
  'environments/staging/controls/freeze.yaml',
  'environments/staging/controls/holds/web.yaml',
  'environments/staging/controls/notes.txt',
])('fails where nothing reads a control for its name, and lets a rollback pass: %s', async (file) => {
  const fleet = await inStaging();
  await fleet.promote('web', 'staging');
  await fleet.release('web', { images: { server: '1.2' } });
  await fleet.byHand([{ kind: 'file', path: file, content: 'reason: stop\n' }]);
  expect(await refusedTo(fleet, 'staging')).toEqual(['MISNAMED_FILE']);
  expect(codes(await fleet.retire('web', 'staging'))).toEqual(['MISNAMED_FILE']);
  expect((await fleet.status()).problems).toEqual([expect.objectContaining({ code: 'MISNAMED_FILE' })]);
  for (const decision of [
    await fleet.freeze('staging', { reason: 'x', dryRun: true }),
    await fleet.unfreeze('staging'),
    await fleet.hold('web', 'staging', { reason: 'x', dryRun: true }),
    await fleet.waive('staging', { dryRun: true }),
  ])
    expect(warnings(decision)).toContain('MISNAMED_FILE');
  const back = await fleet.rollback('web', 'staging');
  expect([back.kind, warnings(back)]).toEqual(['committed', expect.arrayContaining(['MISNAMED_FILE'])]);
});

test('a freeze in other words ends neither a lockdown nor its end; a rollback tells of the freeze it passes and the hold it replaces', async () => {
  const fleet = await inStaging();
  await fleet.freeze('dev', { lockdown: true, until: '2130-01-01T00:00:00Z' });
  await fleet.freeze('dev', { reason: 'another' });
  expect(await controlOf(await fleet.snapshot(), FREEZES, anEnv('dev'))).toMatchObject({
    reason: 'another',
    lockdown: true,
    until: '2130-01-01T00:00:00Z',
  });
  await fleet.unfreeze('dev');
  await fleet.freeze('dev', { reason: 'quiet' });
  await fleet.hold('web', 'dev', { reason: 'measuring' });
  const back = await fleet.rollback('web', 'dev');
  expect([back.kind, warnings(back)]).toEqual(['committed', ['FROZEN', 'HELD']]);
  expect(back.plan.findings.map(({ message }) => message).join('\n')).toMatch(
    /is frozen since .*: quiet; it passes, as a rollback\n.* is held since .*: measuring; the hold of this rollback takes its place/,
  );
  expect(back.plan.findings.find(({ code }) => code === 'FROZEN')?.remedy).toBe('');
});

test('the same freeze or hold again changes nothing; another reason does, and comments survive it', async () => {
  const fleet = await inStaging();
  const path = 'environments/staging/freeze.yaml';
  await fleet.freeze('staging', { until: '2030-01-01T00:00:00Z' });
  await fleet.byHand([
    { kind: 'file', path, content: `${await fleet.textAt(path)}# until the audit is over\n` },
  ]);
  expect((await fleet.freeze('staging', { until: '2030-01-01T00:00:00Z' })).kind).toBe('nothing');
  expect((await fleet.freeze('staging', { reason: 'audit' })).kind).toBe('committed');
  expect(await fleet.textAt(path)).toMatch(/reason: audit\n(.*\n)*# until the audit is over\n$/);
  await fleet.rollback('web', 'dev');
  const left = (await controlOf(await fleet.snapshot(), HOLDS, anEnv('dev'), anApp('web')))?.from;
  expect(left).toMatch(/^r-/);
  expect((await fleet.hold('web', 'dev')).kind).toBe('committed');
  expect((await fleet.hold('web', 'dev')).kind).toBe('nothing');
  expect(await controlOf(await fleet.snapshot(), HOLDS, anEnv('dev'), anApp('web'))).toMatchObject({
    reason: 'a reason',
    from: left,
  });
});

describe('a lockdown', () => {
  test('stops rollbacks as well, as long as it lasts', async () => {
    const fleet = await inStaging();
    await fleet.promote('web', 'staging');
    await fleet.freeze('staging', { lockdown: true, until: '2030-01-01T00:00:00Z' });
    const locked = await fleet.rollback('web', 'staging');
    expect(codes(locked)).toEqual(['LOCKDOWN']);
    expect(locked.plan.findings.find(({ code }) => code === 'LOCKDOWN')).toMatchObject({
      message: expect.stringMatching(/staging.*a reason/),
      remedy: expect.stringContaining('`cdk8s-delivery unfreeze --env staging`'),
    });
    expect(
      codes(await fleet.rollback('web', 'staging', { now: new Date('2030-01-02T00:00:00Z'), dryRun: true })),
    ).toEqual([]);
    await fleet.unfreeze('staging');
    expect((await fleet.rollback('web', 'staging')).kind).toBe('committed');
  });
});

describe('a hold', () => {
  test('pins one target until it is lifted, and lifting nothing changes nothing', async () => {
    const fleet = await inStaging();
    await fleet.hold('web', 'staging');
    expect(await refusedTo(fleet, 'staging')).toEqual(['HELD']);
    expect(codes(await fleet.release('web', { images: { server: '1.2' } }))).toEqual([]);
    await fleet.unhold('web', 'staging');
    expect((await fleet.unhold('web', 'staging')).kind).toBe('nothing');
    expect((await fleet.promote('web', 'staging')).kind).toBe('committed');
  });
});

test('a hold and an alarm are not put in other words by another person; their owner may, and they stand since they began', async () => {
  const fleet = await inStaging();
  const grace = { name: 'Grace', email: 'grace@example.org' };
  for (const [verb, ending] of [
    ['hold', 'unhold'],
    ['alarm', 'all-clear'],
  ] as const) {
    const change = { verb, environment: 'staging', app: 'web' } as const;
    const first = new Date('2026-01-01T00:00:00Z');
    await fleet.open({ as: grace, now: first }).run(change, { reason: 'tables' });
    const refused = await fleet.open().run(change, { reason: 'mine' });
    expect([codes(refused), refused.plan.findings[0]?.message, refused.plan.findings[0]?.remedy]).toEqual([
      ['ALREADY_DECIDED'],
      `the ${verb} of web stands in staging since ${moment(first)}, by Grace <grace@example.org>: tables`,
      `agree with Grace <grace@example.org>; \`cdk8s-delivery ${ending} web --env staging\` ends it`,
    ]);
    expect((await fleet.open().run(change, { reason: 'tables' })).kind).toBe('nothing');
    const later = new Date('2026-01-02T00:00:00Z');
    const reworded = await fleet.open({ as: grace, now: later }).run(change, { reason: 'more tables' });
    expect(reworded.kind).toBe('committed');
    expect(reworded.plan.edits).toMatchObject([
      { content: expect.stringMatching(/reason: more tables\n.*\nsince: "2026-01-01T00:00:00/) },
    ]);
    expect((await fleet.open().run({ ...change, verb: ending })).kind).toBe('committed');
    expect((await fleet.open().run(change, { reason: 'mine' })).kind).toBe('committed');
    await fleet.open().run({ ...change, verb: ending });
  }
});

describe('a rejection', () => {
  test.each([
    ['a digest', async () => digestOf('1.1') as string],
    ['a release', async (fleet: FleetFixture) => (await fleet.record('dev')).release as string],
    [
      "an environment's files",
      async (fleet: FleetFixture) => `staging:${(await fleet.record('dev')).renders.trees['staging']}`,
    ],
  ])('by %s stops what it names, and is written once', async (_what, name) => {
    const fleet = await inStaging();
    const what = await name(fleet);
    expect((await fleet.reject(what)).kind).toBe('committed');
    expect((await fleet.reject(what)).kind).toBe('nothing');
    const reworded = await fleet.reject(what, { reason: 'INC-43' });
    expect([reworded.kind, codes(reworded)]).toEqual(['committed', []]);
    expect(await fleet.textAt('environments/rejected.yaml')).toContain('reason: INC-43');
    expect((await fleet.reject(what, { reason: 'INC-43' })).kind).toBe('nothing');
    const grace = fleet.open({ as: { name: 'Grace', email: 'grace@example.org' } });
    const other = await grace.run({ verb: 'reject', what }, { reason: 'INC-44' });
    expect([other.kind, other.plan.findings.map(({ code }) => code)]).toEqual([
      'nothing',
      ['ALREADY_DECIDED'],
    ]);
    expect(await fleet.textAt('environments/rejected.yaml')).not.toContain('INC-44');
    const unsaid = grace.run({ verb: 'reject', what }, { reason: '<why>' });
    expect(await thrownCodes(unsaid)).toEqual(['INVALID_OPTION']);
    expect(await refusedTo(fleet, 'staging')).toEqual(['REJECTED']);
    expect(await fleet.versions('staging')).toEqual({ server: '1.0' });
  });

  test('is told where the environment has what was rejected already', async () => {
    const fleet = await inStaging();
    await fleet.promote('web', 'staging');
    await fleet.reject((await fleet.record('dev')).release);
    const { kind, plan } = await fleet.promote('web', 'staging');
    const told = plan.findings.map(({ code, severity, remedy }) => [code, severity, remedy]);
    expect([kind, told]).toEqual([
      'nothing',
      [
        [
          'REJECTED',
          'warning',
          expect.stringMatching(
            /^roll it back: `cdk8s-delivery rollback web --env staging`; if the rejection was a mistake: `cdk8s-delivery unreject r-[0-9a-f]{16}`$/,
          ),
        ],
      ],
    ]);
  });

  test('by digest stops a new release of the same image, too', async () => {
    const fleet = await inStaging();
    await fleet.reject(digestOf('1.2'));
    expect(codes(await fleet.release('web', { images: { server: '1.2' } }))).toEqual(['REJECTED']);
  });
});

describe('a soak', () => {
  test('wants the pair of images and files in the upstream for its time', async () => {
    const fleet = await inStaging();
    await soaking(fleet);
    const [came] = await fleet.history({ environment: anEnv('dev'), app: anApp('web') });
    const at = (seconds: number) => new Date((came?.at.getTime() ?? 0) + seconds * 1000);
    expect(codes(await fleet.promote('web', 'staging', { now: at(3599) }))).toEqual(['SOAK']);
    expect((await fleet.promote('web', 'staging', { now: at(3600), dryRun: true })).kind).toBe('planned');
  });

  test('begins anew when the upstream went back and came again', async () => {
    const fleet = await inStaging();
    await soaking(fleet);
    const first =
      (await fleet.history({ environment: anEnv('dev'), app: anApp('web') }))[0]?.at.getTime() ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await fleet.rollback('web', 'dev');
    await fleet.unhold('web', 'dev');
    await fleet.release('web', { images: { server: '1.1' } });
    expect(codes(await fleet.promote('web', 'staging', { now: new Date(first + 3_600_000) }))).toEqual([
      'SOAK',
    ]);
  });
});

describe('a bypass', () => {
  test('works where the environment lists the code, with a reason, and is recorded', async () => {
    const fleet = await inStaging();
    await soaking(fleet, ['SOAK']);
    const outcome = await fleet.promote('web', 'staging', { bypass: ['SOAK'], reason: 'INC-42' });
    expect([outcome.kind, codes(outcome)]).toEqual(['committed', []]);
    expect(outcome.plan.findings[0]).toMatchObject({
      code: 'SOAK',
      severity: 'warning',
      message: expect.stringContaining('bypassed (INC-42)'),
      disposition: 'bypassed',
      found: expect.stringContaining('staging wants 1 h'),
    });
    expect((await fleet.history({ environment: anEnv('staging') }))[0]?.claims.bypass).toEqual([
      'SOAK (INC-42)',
    ]);
  });

  test('needs an approval more than other changes; verify asks for it, too, and status marks it', async () => {
    const fleet = await inStaging();
    await fleet.code(governed('prod', { soak: 86_400, bypassable: ['SOAK'], reviewers: 1 }));
    for (const each of await fleet.configure()) if (each.kind === 'proposed') await fleet.approved(each);
    await fleet.witness('web', (await fleet.record('staging')).release);
    expect(await fleet.open().explain({ app: 'web', to: 'prod' })).toMatchObject({
      bypassApprovals: { needed: 2, usual: 1 },
    });
    const asked = { bypass: ['SOAK'], reason: 'INC-42' };
    expect((await fleet.promote('web', 'prod', asked)).plan.approvals.needed).toBe(2);
    const id = 'prod/promote-web';
    await fleet.approve(id, ben, { witness: false });
    expect(codes(await fleet.merge(id))).toEqual(['NOT_APPROVED']);
    await fleet.approve(id, cyd, { witness: false });
    const merged = await fleet.merge(id);
    if (merged.kind !== 'merged') throw new Error(`it was ${merged.kind}`);
    const { targets } = await fleet.status();
    expect(
      targets.flatMap(({ environment, bypassed = [] }) => bypassed.map((each) => [environment, each])),
    ).toEqual([['prod', 'SOAK (INC-42)']]);
    const judged = async () =>
      (await verifyHistory(await fleet.snapshot(), { countsApprovals: true })).branches
        .flatMap(({ commits }) => commits)
        .flatMap(({ verdict, findings }) => (verdict === 'false' ? findings.map(({ code }) => code) : []));
    expect(await judged()).toEqual([]);
    // The same by hand, with one of the two approvals.
    await fleet.promote('web', 'staging');
    const record = await fleet.record('staging');
    await fleet.witness('web', record.release);
    let message = '';
    for await (const entry of fleet.remote.history(merged.commit, [], { limit: 1 })) message = entry.message;
    await fleet.byHand(
      [
        { kind: 'file', path: 'environments/prod/releases/web.yaml', content: printRecord(record) },
        { kind: 'tree', path: 'manifests/prod/web', id: aTree(record.renders.trees['prod'] ?? '') },
      ],
      {
        message: message
          .replace(/^Release: .*$/m, `Release: ${record.release}`)
          .replace(/^(Proposal: .*) \w+$/m, `$1 ${'1'.repeat(40)}`)
          .replace(/^Approved-by: Cyd.*\n/m, '')
          .replace(/(Approved-by: .*>) .*$/m, '$1 2026-01-01T00:00:00Z'),
      },
    );
    expect(await judged()).toContain('NOT_APPROVED');
  });

  test('by signed approvals of more people than have a key is told when it is configured', async () => {
    const fleet = await inStaging();
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
    const keys = [{ person: 'ben@example.org', key }];
    await fleet.code(governed('prod', { reviewers: 1, signedApprovals: true, keys, bypassable: ['SOAK'] }));
    const told = (await fleet.configure({ dryRun: true })).flatMap(({ plan }) => plan.findings);
    expect(told.filter(({ code }) => code === 'NOT_BYPASSABLE')).toMatchObject([
      {
        severity: 'warning',
        message:
          'prod lets SOAK be bypassed with 2 signed approvals, and names keys of 1 person: nothing can be bypassed there',
      },
    ]);
  });

  test('fails where the environment does not list the code, and without a reason', async () => {
    const fleet = await inStaging();
    await soaking(fleet, ['SOAK']);
    await fleet.hold('web', 'staging');
    expect(codes(await fleet.promote('web', 'staging', { bypass: ['HELD'], reason: 'now' }))).toEqual([
      'HELD',
      'NOT_BYPASSABLE',
      'SOAK',
    ]);
    expect(codes(await fleet.promote('web', 'staging', { bypass: ['SOAK'] }))).toEqual([
      'HELD',
      'INVALID_OPTION',
      'SOAK',
    ]);
    expect(codes(await fleet.promote('web', 'staging', { bypass: ['SOAK'], reason: 'now' }))).toEqual([
      'HELD',
    ]);
  });
});
