import type { Delivery } from '../../../lib/engine/delivery';
import { runMerge } from '../../../lib/engine/promotion';
import { governed } from '../../support/fleet-code';
import { ada, ben, cyd, type FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv, aProposal, aRef } from '../../support/names';
import { codes, thrownCodes } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const inStaging = fleets(async (fleet) => {
  await fleet.code((code) => {
    code.apps['api'] = { slots: ['server'], config: { dev: {}, staging: {}, prod: {} } };
  });
  await runInStaging(fleet);
  await fleet.witness('web');
});

const ID = 'prod/promote-web';

async function proposed(fleet: FleetFixture) {
  const outcome = await fleet.promote('web', 'prod');
  if (outcome.kind !== 'proposed') throw new Error(`it is ${outcome.kind}: ${codes(outcome).join(' ')}`);
  return outcome;
}

/** The second app reaches prod, too: another commit on the same branch. */
async function neighbour(fleet: FleetFixture) {
  await fleet.release('api', { images: { server: '3.0' } });
  await fleet.promote('api', 'staging');
  await fleet.promoteApproved('api', 'prod');
}

describe('a change where the environment asks for approval', () => {
  test('becomes a branch, and changes nothing before it is approved and merged as one commit', async () => {
    const fleet = await inStaging();
    const head = await fleet.head();
    const { proposal, state } = await proposed(fleet);
    expect([proposal.id, proposal.ref, state]).toEqual([ID, `refs/heads/proposals/delivery/${ID}`, 'opened']);
    expect(await fleet.head()).toBe(head);
    const early = await fleet.merge(ID);
    expect([early.kind, codes(early)]).toEqual(['refused', ['NOT_APPROVED']]);
    await fleet.approve(ID);
    const merged = await fleet.merge(ID);
    expect(merged.kind).toBe('merged');
    expect(await fleet.remote.resolve('refs/heads/delivery^')).toBe(head);
    expect(await fleet.remote.branches('proposals/*/prod/*')).toEqual(new Map());
    const [change] = await fleet.history({ environment: anEnv('prod'), app: anApp('web') });
    expect(change).toMatchObject({
      kind: 'promotion',
      claims: { requestedBy: 'Ada <ada@example.org>', promotedFrom: 'staging' },
    });
    expect(change?.claims.approvedBy).toEqual([expect.stringMatching(/^Ben <ben@example\.org> \d{4}-/)]);
  });

  test('opens nothing when it is asked for again', async () => {
    const fleet = await inStaging();
    await proposed(fleet);
    const head = await fleet.head(fleet.remote, `refs/heads/proposals/delivery/${ID}`);
    expect((await proposed(fleet)).state).toBe('unchanged');
    expect(await fleet.head(fleet.remote, `refs/heads/proposals/delivery/${ID}`)).toBe(head);
  });

  test('counts people, not approvals', async () => {
    const fleet = await inStaging();
    await fleet.code(governed('prod', { reviewers: 2 }));
    for (const outcome of await fleet.configure())
      if (outcome.kind === 'proposed') await fleet.approved(outcome);
    await proposed(fleet);
    await fleet.approve(ID, ben);
    await fleet.approve(ID, { name: 'Benjamin', email: 'BEN@example.org' });
    expect(codes(await fleet.merge(ID))).toEqual(['NOT_APPROVED']);
    await fleet.approve(ID, cyd);
    expect((await fleet.merge(ID)).kind).toBe('merged');
  });

  test('fails to be approved by the one who asked, and an approval smuggled in does not count', async () => {
    const fleet = await inStaging();
    await proposed(fleet);
    expect(await thrownCodes(fleet.approve(ID, { ...ada, email: 'ADA@example.org' }))).toEqual([
      'SELF_APPROVAL',
    ]);
    await fleet.approve(ID, ben);
    const ref = `refs/cdk8s-delivery/delivery/approvals/${ID}`;
    const [entry] = await fleet.remote.entries(await fleet.head(fleet.remote, ref));
    const text = (await fleet.remote.readText(`${ref}:${entry?.path}`)) ?? '';
    await fleet.byHand(
      [{ kind: 'file', path: entry?.path ?? '', content: text.replace('Ben <ben@', 'Ada <ada@') }],
      { ref },
    );
    expect(codes(await fleet.merge(ID))).toEqual(['NOT_APPROVED']);
  });

  test('fails for a proposal that is not open, or whose name cannot be one', async () => {
    const fleet = await inStaging();
    expect(await thrownCodes(fleet.merge('prod/promote-api'))).toEqual(['NO_SUCH_PROPOSAL']);
    expect(await thrownCodes(fleet.merge('../../heads/delivery'))).toEqual(['NO_SUCH_PROPOSAL']);
  });
});

describe('an approval', () => {
  test('is kept when a neighbour was promoted meanwhile: the plan is the same', async () => {
    const fleet = await inStaging();
    await proposed(fleet);
    await fleet.approve(ID);
    await neighbour(fleet);
    expect((await proposed(fleet)).state).toBe('unchanged');
    expect((await fleet.merge(ID)).kind).toBe('merged');
    expect([await fleet.versions('prod'), await fleet.versions('prod', 'api')]).toEqual([
      { server: '1.0' },
      { server: '3.0' },
    ]);
  });

  test('is void when the request is repeated with evidence that came later', async () => {
    const fleet = await inStaging();
    const { plan } = await proposed(fleet);
    await fleet.approve(ID);
    const evidence = { scan: { link: 'https://ci.example.org/scan/1' } };
    await fleet.release('web', { evidence });
    await fleet.promote('web', 'staging');
    const again = await proposed(fleet);
    expect([again.plan.digest, again.state]).toEqual([plan.digest, 'updated']);
    expect(codes(await fleet.merge(ID))).toEqual(['NOT_APPROVED']);
    await fleet.approve(ID);
    expect((await fleet.merge(ID)).kind).toBe('merged');
  });

  test('is void when the plan moved: another release stands there now', async () => {
    const fleet = await inStaging();
    await proposed(fleet);
    await fleet.approve(ID);
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.promote('web', 'staging');
    await fleet.witness('web', (await fleet.record('staging')).release);
    expect(fleet.notes).toEqual([]);
    expect((await proposed(fleet)).state).toBe('updated');
    expect(fleet.notes).toEqual([
      'this replaces "promote web 1.0 to prod": approvals of that do not count for it',
    ]);
    expect(codes(await fleet.merge(ID))).toEqual(['NOT_APPROVED']);
    await fleet.approve(ID);
    expect((await fleet.merge(ID)).kind).toBe('merged');
    expect(await fleet.versions('prod')).toEqual({ server: '1.1' });
  });

  test('fails to be approved by the digest of a plan that was read before, and says what changed since', async () => {
    const fleet = await inStaging();
    const read = (await proposed(fleet)).plan.digest;
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.promote('web', 'staging');
    await fleet.witness('web', (await fleet.record('staging')).release);
    const { plan } = await proposed(fleet);
    const by = fleet.open({ as: ben });
    for (const [digest, words] of [
      [read, 'changed since then: environments/prod/releases/web.yaml, manifests/prod/web/'],
      [plan.digest.replace(/.$/, (last) => (last === '0' ? '1' : '0')), 'not one of its earlier ones'],
    ] as const)
      await expect(by.approve(ID, { plan: digest })).rejects.toMatchObject({
        findings: [{ code: 'PLAN_MOVED', message: expect.stringContaining(words) }],
      });
    expect(await thrownCodes(by.approve(ID, { plan: 'latest' }))).toEqual(['INVALID_DIGEST']);
    expect(await by.approve(ID, { plan: plan.digest })).toMatchObject({ kind: 'approved' });
  });

  test('is void when the target moved under the proposal', async () => {
    const fleet = await inStaging();
    await fleet.promoteApproved('web', 'prod');
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.promote('web', 'staging');
    await fleet.witness('web', (await fleet.record('staging')).release);
    await proposed(fleet);
    await fleet.approve(ID);
    const hotfix = await fleet.release('web', {
      into: anEnv('hotfix'),
      images: { server: '1.0.1' },
      like: anEnv('prod'),
    });
    await fleet.witness('web', hotfix.plan.targets[0]?.to?.release);
    await fleet.approved(hotfix);
    const release = (await fleet.record('hotfix')).release;
    const snapshotted = await fleet.head(fleet.remote, `refs/heads/proposals/delivery/${ID}`);
    await fleet.remote.updateRefs([{ ref: aRef('refs/heads/kept'), from: null, to: snapshotted }]);
    const approvals = await fleet.head(fleet.remote, `refs/cdk8s-delivery/delivery/approvals/${ID}`);
    await fleet.promoteApproved('web', 'prod', { release, from: anEnv('hotfix') });
    await fleet.remote.updateRefs([
      { ref: aRef(`refs/heads/proposals/delivery/${ID}`), from: null, to: snapshotted },
      { ref: aRef(`refs/cdk8s-delivery/delivery/approvals/${ID}`), from: null, to: approvals },
    ]);
    expect(codes(await fleet.merge(ID))).toEqual(['LOSES_FIX', 'PLAN_MOVED']);
    expect(await fleet.versions('prod')).toEqual({ server: '1.0.1' });
  });

  test('cannot be used again after a rollback, for the very same plan', async () => {
    const fleet = await inStaging();
    await fleet.promoteApproved('web', 'prod');
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.promote('web', 'staging');
    await fleet.witness('web', (await fleet.record('staging')).release);
    const first = await proposed(fleet);
    await fleet.approve(ID);
    const ref = `refs/cdk8s-delivery/delivery/approvals/${ID}`;
    const approvals = await fleet.head(fleet.remote, ref);
    expect((await fleet.merge(ID)).kind).toBe('merged');
    await fleet.rollback('web', 'prod');
    await fleet.unhold('web', 'prod');
    const second = await proposed(fleet);
    expect([second.plan.digest, second.state]).toEqual([first.plan.digest, 'opened']);
    await fleet.remote.updateRefs([{ ref: aRef(ref), from: null, to: approvals }]);
    expect(codes(await fleet.merge(ID))).toEqual(['NOT_APPROVED']);
    expect(await fleet.versions('prod')).toEqual({ server: '1.0' });
  });
});

describe('the merge of a proposal', () => {
  test('fails when the environment was frozen after it was approved', async () => {
    const fleet = await inStaging();
    await proposed(fleet);
    await fleet.approve(ID);
    await fleet.freeze('prod');
    expect(codes(await fleet.merge(ID))).toEqual(['FROZEN']);
    await fleet.unfreeze('prod');
    expect((await fleet.merge(ID)).kind).toBe('merged');
  });

  test('fails when the target is held, or the release rejected, between its plan and its push', async () => {
    const fleet = await inStaging();
    await proposed(fleet);
    await fleet.approve(ID);
    const { release } = await fleet.record('staging');
    const [reading, other] = [fleet.delivery, fleet.freshDelivery('other')];
    for (const [decide, code] of [
      [() => fleet.hold('web', 'prod'), 'HELD'],
      [() => fleet.reject(release), 'REJECTED'],
    ] as const) {
      let isFirst = true;
      const faster: Pick<Delivery, 'snapshot'> = {
        snapshot: async () => {
          const snapshot = await reading.snapshot();
          fleet.delivery = other;
          if (isFirst) await decide();
          fleet.delivery = reading;
          isFirst = false;
          return snapshot;
        },
      };
      const forge = async () => fleet.forge();
      const merged = await runMerge(faster, aProposal(ID), { forge, clock: () => new Date() });
      expect([isFirst, codes(merged)]).toEqual([false, [code]]);
      await fleet.unhold('web', 'prod');
    }
    expect(await fleet.idAt('environments/prod/releases/web.yaml')).toBeUndefined();
  });

  test('fails when the release was rejected, or staging was rolled back, after it was approved', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.promote('web', 'staging');
    const { release } = await fleet.record('staging');
    await fleet.witness('web', release);
    await proposed(fleet);
    await fleet.approve(ID);
    await fleet.rollback('web', 'staging');
    expect(codes(await fleet.merge(ID))).toEqual(['ROLLED_BACK_UPSTREAM']);
    await fleet.reject(release);
    expect(codes(await fleet.merge(ID))).toEqual(['REJECTED', 'ROLLED_BACK_UPSTREAM']);
  });

  test('fails when somebody rewrote the record in the proposal', async () => {
    const fleet = await inStaging();
    await proposed(fleet);
    await fleet.approve(ID);
    const ref = `refs/heads/proposals/delivery/${ID}`;
    const head = await fleet.head(fleet.remote, ref);
    const path = 'environments/prod/releases/web.yaml';
    const text = ((await fleet.remote.readText(`${ref}:${path}`)) ?? '').replace(
      / {4}prod: [0-9a-f]{40}/,
      `    prod: ${await fleet.idAt('environments')}`,
    );
    let message = '';
    for await (const entry of fleet.remote.history(head, [], { limit: 1 })) message = entry.message;
    await fleet.byHand([{ kind: 'file', path, content: text }], { ref, message });
    const merged = await fleet.merge(ID);
    expect(merged.kind).toBe('refused');
    expect(codes(merged)).toEqual(expect.arrayContaining(['PLAN_MOVED', 'RECORD_FORGED']));
  });

  test('of several apps of which some stay as they are is possible', async () => {
    const fleet = await inStaging();
    await neighbour(fleet);
    await fleet.approved(await fleet.promote(['web', 'api'], 'prod'));
    expect([await fleet.versions('prod'), await fleet.versions('prod', 'api')]).toEqual([
      { server: '1.0' },
      { server: '3.0' },
    ]);
  });

  test('of a retirement removes record and files', async () => {
    const fleet = await inStaging();
    await fleet.promoteApproved('web', 'prod');
    await fleet.approved(await fleet.retire('web', 'prod', { reason: 'moved' }));
    expect([await fleet.idAt('environments/prod/releases'), await fleet.idAt('manifests/prod/web')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(await fleet.check()).toEqual([]);
  });
});
