import { standingFreezes } from '../../../lib/engine/history';
import { verifyHistory } from '../../../lib/engine/history/verify';
import { checkDocuments } from '../../../lib/engine/judgement/proving';
import { ada, type FleetFixture } from '../../support/fleet-fixture';
import { judgeChange } from '../../support/judge-change';
import { anEnv } from '../../support/names';
import { codes, thrownCodes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

/** web 1.0 runs in dev and staging, 1.1 waits in dev. */
const waiting = fleets(async (fleet) => {
  await fleet.code(({ apps }) => Object.assign(apps, { api: apps['web'] }));
  await runInStaging(fleet);
  await fleet.release('web', { images: { server: '1.1' } });
});

const FILE = 'environments/staging/controls/freezes.yaml';
const messages = (outcome: Awaited<ReturnType<FleetFixture['promote']>>) =>
  outcome.plan.findings.map(({ message }) => message);

describe('several freezes in an environment', () => {
  test('stand beside each other, with reason, owner and end of their own; a plan says all of them', async () => {
    const fleet = await waiting();
    await fleet.freeze('staging', { reason: 'holidays' });
    await fleet.freeze('staging', { name: 'tables', apps: ['web'], reason: 'tables are moved' });
    await fleet.freeze('staging', { name: 'audit', until: '2099-01-01T00:00:00Z', reason: 'audit' });
    const refused = await fleet.promote('web', 'staging');
    expect([refused.kind, codes(refused)]).toEqual(['refused', ['FROZEN']]);
    expect(messages(refused)).toEqual([
      expect.stringMatching(/^staging is frozen since .* by Ada <ada@example.org>: holidays$/),
      expect.stringMatching(/^web in staging is frozen \(tables\) since .*: tables are moved$/),
      expect.stringMatching(/^staging is frozen \(audit\) since .* until 2099-01-01 00:00Z .*: audit$/),
    ]);
    expect(refused.plan.findings.map(({ remedy }) => remedy)).toEqual([
      expect.stringContaining('`cdk8s-delivery unfreeze --env staging`'),
      expect.stringContaining('`cdk8s-delivery unfreeze --env staging --name tables`'),
      expect.stringContaining('wait until 2099-01-01 00:00Z, or '),
    ]);
    expect(await fleet.check()).toEqual([]);
  });

  test('end one by one; what goes on is told, and the last one takes the file along', async () => {
    const fleet = await waiting();
    await fleet.freeze('staging', { reason: 'holidays' });
    for (const name of ['one', 'two']) await fleet.freeze('staging', { name, reason: name });
    expect(warnings(await fleet.unfreeze('staging'))).toEqual(['FROZEN', 'FROZEN']);
    expect((await fleet.unfreeze('staging', 'one')).kind).toBe('committed');
    expect(await fleet.textAt(FILE)).not.toContain('name: one');
    expect(codes(await fleet.promote('web', 'staging'))).toEqual(['FROZEN']);
    const last = await fleet.unfreeze('staging', 'two');
    expect(await fleet.textAt(FILE)).toBeUndefined();
    const again = await fleet.unfreeze('staging', 'two');
    expect([again.kind, again.kind === 'nothing' && again.commit]).toEqual([
      'nothing',
      last.kind === 'committed' && last.commit,
    ]);
    await expect(fleet.unfreeze('staging', 'four')).rejects.toMatchObject({
      message: expect.stringContaining('never had'),
      findings: [{ remedy: 'nothing is left to end: there is no freeze' }],
    });
    expect((await fleet.promote('web', 'staging')).kind).toBe('committed');
  });

  test.each([
    ['of another app', { apps: ['api'] }, 'web', 'committed'],
    [
      'that has ended',
      { until: '2026-01-02T00:00:00Z', now: new Date('2026-01-01T00:00:00Z') },
      'web',
      'committed',
    ],
    ['of this app', { apps: ['web', 'api'] }, 'web', 'refused'],
  ] as const)('stop what they are for only: one %s', async (_, terms, app, kind) => {
    const fleet = await waiting();
    await fleet.freeze('staging', { name: 'some', reason: 'why', ...terms });
    expect((await fleet.promote(app, 'staging')).kind).toBe(kind);
  });

  test('let rollbacks pass with a warning, but for a lockdown, of its apps only', async () => {
    const fleet = await waiting();
    await fleet.promote('web', 'staging');
    await fleet.freeze('staging', { name: 'all', reason: 'why' });
    await fleet.freeze('staging', { name: 'locked', apps: ['api'], lockdown: true, reason: 'why' });
    const back = await fleet.rollback('web', 'staging', { dryRun: true });
    expect([back.kind, warnings(back)]).toEqual(['planned', ['FROZEN']]);
    await fleet.freeze('staging', { name: 'locked', apps: ['api', 'web'], reason: 'why, too' });
    expect(codes(await fleet.rollback('web', 'staging'))).toEqual(['LOCKDOWN']);
  });

  test('keep their terms in other words, and asking again changes nothing', async () => {
    const fleet = await waiting();
    const name = 'audit';
    await fleet.freeze('staging', { name, until: '2099-01-01T00:00:00Z', apps: ['web'], reason: 'audit' });
    expect((await fleet.freeze('staging', { name, reason: 'audit' })).kind).toBe('nothing');
    await fleet.freeze('staging', { name, reason: 'the audit takes longer' });
    const { environments } = await standingFreezes(await fleet.snapshot(), new Date(), [anEnv('staging')]);
    expect(environments[0]?.named).toMatchObject([
      { name, until: '2099-01-01T00:00:00Z', apps: ['web'], reason: 'the audit takes longer' },
    ]);
  });

  test('fail for some apps without a name, and for an app that is not there', async () => {
    const fleet = await waiting();
    await expect(fleet.freeze('staging', { apps: ['web'] })).rejects.toThrow('needs a name');
    await expect(fleet.freeze('staging', { name: 'x', apps: ['wbe'] })).rejects.toThrow('UNKNOWN_APP');
  });

  test('are not replaced by another person, nor by one for fewer apps; their owner may widen them', async () => {
    const fleet = await waiting();
    const grace = { name: 'Grace', email: 'grace@example.org' };
    const name = 'inc2';
    await fleet.freeze('staging', { name, apps: ['web'], reason: 'tables', as: grace });
    const before = await fleet.textAt(FILE);
    for (const [who, terms] of [
      [ada, { apps: ['api'], reason: 'mine' }],
      [ada, { apps: ['web', 'api'], reason: 'tables' }],
      [ada, { reason: 'mine' }],
      [grace, { apps: ['api'], reason: 'tables' }],
    ] as const) {
      expect(await fleet.freeze('staging', { name, ...terms, as: who })).toMatchObject({
        kind: 'refused',
        plan: {
          findings: [
            {
              code: 'ALREADY_DECIDED',
              message: expect.stringContaining('by Grace <grace@example.org>: tables'),
              remedy: expect.stringContaining('`cdk8s-delivery unfreeze --env staging --name inc2`'),
            },
          ],
        },
      });
    }
    expect(await fleet.textAt(FILE)).toBe(before);
    const wider = await fleet.freeze('staging', { name, apps: ['api', 'web'], reason: 'more', as: grace });
    expect(wider.kind).toBe('committed');
    const past = { until: '2026-01-02T00:00:00Z', now: new Date('2026-01-01T00:00:00Z') };
    await fleet.freeze('staging', { name: 'ended', reason: 'x', as: grace, ...past });
    expect((await fleet.freeze('staging', { name: 'ended', reason: 'y', as: ada })).kind).toBe('committed');
  });

  test('that have no name are not taken over by another person either, who may let another one stand beside it', async () => {
    const fleet = await waiting();
    const grace = { name: 'Grace', email: 'grace@example.org' };
    const file = 'environments/staging/freeze.yaml';
    const until = '2099-01-01T00:00:00Z';
    await fleet.freeze('staging', { reason: 'tables', until, as: grace });
    const before = await fleet.textAt(file);
    for (const terms of [
      { reason: 'mine' },
      { reason: 'tables', lockdown: true },
      { reason: 'tables', until: '2098-01-01T00:00:00Z' },
    ]) {
      const refused = await fleet.freeze('staging', { ...terms, as: ada });
      expect([terms, refused.kind, codes(refused)]).toEqual([terms, 'refused', ['ALREADY_DECIDED']]);
      expect(refused).toMatchObject({
        plan: {
          findings: [
            {
              message: expect.stringMatching(/without a name stands in staging .* by Grace .*: tables$/),
              remedy: expect.stringMatching(/--name.*`cdk8s-delivery unfreeze --env staging`/),
            },
          ],
        },
      });
    }
    expect((await fleet.freeze('staging', { reason: 'tables', until, as: ada })).kind).toBe('nothing');
    expect(await fleet.textAt(file)).toBe(before);
    const beside = { name: 'mine', reason: 'mine', lockdown: true, as: ada };
    expect((await fleet.freeze('staging', beside)).kind).toBe('committed');
    expect((await fleet.freeze('staging', { reason: 'more tables', as: grace })).kind).toBe('committed');
    const past = { until: '2026-01-02T00:00:00Z', now: new Date('2026-01-01T00:00:00Z') };
    await fleet.freeze('dev', { reason: 'x', as: grace, ...past });
    expect((await fleet.freeze('dev', { reason: 'y', as: ada })).kind).toBe('committed');
  });

  test('written by hand for an app that is not there are found, in the data and in a difference', async () => {
    const fleet = await waiting();
    await fleet.freeze('staging', { name: 'some', apps: ['web'], reason: 'why' });
    const base = await fleet.head();
    const content = (await fleet.textAt(FILE))?.replace('- web', '- nosuch') ?? '';
    await fleet.byHand([{ kind: 'file', path: FILE, content }]);
    const found = {
      code: 'UNKNOWN_APP',
      message: expect.stringContaining('the freeze some is for "nosuch"'),
    };
    expect(await checkDocuments(await fleet.snapshot(), new Date())).toEqual([
      expect.objectContaining(found),
    ]);
    const judged = await judgeChange(fleet, base, await fleet.head());
    expect(judged.findings).toContainEqual(expect.objectContaining(found));
  });

  test('that have ended are for nobody any more, whether their app is there or not', async () => {
    const fleet = await waiting();
    const past = { until: '2026-01-02T00:00:00Z', now: new Date('2026-01-01T00:00:00Z') };
    await fleet.freeze('staging', { name: 'some', apps: ['web'], reason: 'why', ...past });
    const base = await fleet.head();
    const content = (await fleet.textAt(FILE))?.replace('- web', '- nosuch') ?? '';
    await fleet.byHand([{ kind: 'file', path: FILE, content }]);
    expect(await checkDocuments(await fleet.snapshot(), new Date())).toEqual([]);
    expect(
      (await judgeChange(fleet, base, await fleet.head())).findings.map(({ code }) => code),
    ).not.toContain('UNKNOWN_APP');
    expect(await checkDocuments(await fleet.snapshot(), past.now)).toEqual([
      expect.objectContaining({ code: 'UNKNOWN_APP' }),
    ]);
  });

  test.each([
    'environments/staging/controls/freeze.yaml',
    'environments/staging/controls/holds/web.yaml',
    'environments/staging/controls/freezes.web.yaml',
  ])('and other controls that lie at a wrong place are found: %s', async (file) => {
    const fleet = await waiting();
    const base = await fleet.head();
    await fleet.byHand([{ kind: 'file', path: file, content: 'reason: stop\n' }]);
    const found = { code: 'MISNAMED_FILE', subject: expect.objectContaining({ file }) };
    expect(await checkDocuments(await fleet.snapshot(), new Date())).toEqual([
      expect.objectContaining(found),
    ]);
    const judged = await judgeChange(fleet, base, await fleet.head());
    expect(judged.findings).toContainEqual(expect.objectContaining(found));
    const { environments } = await standingFreezes(await fleet.snapshot(), new Date(), [anEnv('staging')]);
    expect(environments[0]?.problems).toEqual([expect.objectContaining(found)]);
  });

  test('are told by history, which names what takes each back', async () => {
    const fleet = await waiting();
    await fleet.freeze('staging', { name: 'one', reason: 'why' });
    await fleet.freeze('staging', { name: 'two', reason: 'why' });
    await fleet.unfreeze('staging', 'one');
    const told = (await fleet.history({ environment: anEnv('staging') })).slice(0, 3);
    expect(told.map(({ kind, undo }) => [kind, undo])).toMatchObject([
      ['unfreeze', { verb: 'freeze', name: 'one' }],
      ['freeze', { verb: 'unfreeze', name: 'two' }],
      ['freeze', { verb: 'unfreeze', name: 'one' }],
    ]);
    const terms = { until: '2099-01-01T00:00:00Z', lockdown: true, apps: ['web'] };
    await fleet.freeze('staging', { name: 'three', reason: 'why', ...terms });
    await fleet.unfreeze('staging', 'three');
    await fleet.freeze('dev', { reason: 'why', lockdown: true });
    await fleet.unfreeze('dev');
    const [plain, , named] = await fleet.history();
    expect([plain?.undo, named?.undo]).toEqual([
      { verb: 'freeze', environment: 'dev', lockdown: true },
      { verb: 'freeze', environment: 'staging', name: 'three', ...terms },
    ]);
    await fleet.freeze('staging', { name: 'some', apps: ['web'], reason: 'why' });
    expect(
      (await fleet.status()).environments.find(({ name }) => name === 'staging')?.controls,
    ).toContainEqual(
      expect.objectContaining({ control: 'freezes', mark: 'FROZEN (two), FROZEN for web (some)' }),
    );
    await expect(fleet.unfreeze('staging', 'four')).rejects.toMatchObject({
      findings: [
        {
          remedy:
            'end one that stands: `cdk8s-delivery unfreeze --env staging --name two`, `cdk8s-delivery unfreeze --env staging --name some`',
        },
      ],
    });
  });

  test('of several environments are one commit, of which each environment is told, and which ends with one', async () => {
    const fleet = await waiting();
    const environment = [anEnv('dev'), anEnv('staging')];
    const terms = { environment, name: 'prod' } as const;
    const frozen = await fleet.open().run({ verb: 'freeze', ...terms }, { reason: 'eu is slow' });
    if (frozen.kind !== 'committed') throw new Error(frozen.kind);
    const told = (await fleet.history()).filter(({ commit }) => commit === frozen.commit);
    expect(told.map((each) => [each.kind, each.environment, each.undo]).sort()).toEqual(
      environment.map((each) => ['freeze', each, { verb: 'unfreeze', environment: each, name: 'prod' }]),
    );
    expect(codes(await fleet.promote('web', 'staging'))).toEqual(['FROZEN']);
    const again = await fleet.open().run({ verb: 'freeze', ...terms }, { reason: 'eu is slow' });
    expect(again).toMatchObject({ kind: 'nothing', commit: frozen.commit });
    await fleet.unfreeze('dev', 'prod');
    const ended = await fleet.open().run({ verb: 'unfreeze', ...terms });
    expect([ended.kind, ended.plan.edits.map(({ path }) => path)]).toEqual(['committed', [FILE]]);
    expect((await fleet.open().run({ verb: 'unfreeze', ...terms })).kind).toBe('nothing');
    expect(await thrownCodes(fleet.open().run({ verb: 'unfreeze', ...terms, name: 'never' }))).toEqual([
      'INVALID_OPTION',
      'INVALID_OPTION',
    ]);
    expect(await fleet.check()).toEqual([]);
    const { branches } = await verifyHistory(await fleet.snapshot(), { countsApprovals: true });
    const verdicts = branches.flatMap(({ commits }) => commits.map(({ verdict }) => verdict));
    expect(verdicts).not.toContain('false');
  });
});
