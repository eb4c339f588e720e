import { aRef } from '../../support/names';
import { codes } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

const ID = 'prod/promote-web';
const REF = aRef(`refs/heads/proposals/delivery/${ID}`);
const made = fleets();

test('a proposal that was done outside and taken back since is refused with both commits and closed; its approvals bring it no second time', async () => {
  const fleet = await made();
  await fleet.release('web', { images: { server: '1.1' } });
  await fleet.promote('web', 'staging');
  await fleet.witness('web', (await fleet.record('staging')).release);
  const old = await fleet.record('prod');
  await fleet.promote('web', 'prod');
  await fleet.approve(ID);
  const [before, proposed] = [await fleet.head(), await fleet.head(fleet.remote, REF)];
  const commit = await fleet.remote.commit({
    parents: [before],
    base: proposed,
    edits: [],
    message: 'A change (#1)\n',
    author: { name: 'Cyd', email: 'cyd@example.org', date: new Date() },
  });
  await fleet.remote.updateRefs([{ ref: aRef('refs/heads/delivery'), from: before, to: commit }]);
  const back = await fleet.rollback('web', 'prod');
  if (back.kind === 'proposed') await fleet.approved(back);
  const lifted = await fleet.unhold('web', 'prod');
  if (lifted.kind === 'proposed') await fleet.approved(lifted);
  expect([back.kind, lifted.kind, (await fleet.record('prod')).release]).toEqual([
    'committed',
    'committed',
    old.release,
  ]);
  const takenBack = back.kind === 'committed' ? back.commit : '';
  await expect(fleet.approve(ID)).rejects.toThrow(`taken back by commit ${takenBack.slice(0, 12)}`);
  const merged = await fleet.merge(ID);
  expect(merged).toMatchObject({
    kind: 'refused',
    review: { overtaken: { why: 'reached', commit, takenBack } },
  });
  const said = `was done by commit ${commit.slice(0, 12)} and taken back by commit ${takenBack.slice(0, 12)}`;
  if (merged.kind !== 'refused') throw new Error(merged.kind);
  expect(merged.review.plan.findings.filter(({ severity }) => severity === 'refusal')).toEqual([
    expect.objectContaining({
      code: 'PROPOSAL_MERGED',
      message: expect.stringContaining(said),
      remedy: expect.stringContaining('cdk8s-delivery promote web'),
    }),
  ]);
  await expect(fleet.merge(ID)).rejects.toThrow(`and commit ${takenBack.slice(0, 12)} took it back`);
  expect([(await fleet.record('prod')).release, await fleet.remote.resolve(REF)]).toEqual([
    old.release,
    undefined,
  ]);
  // Asked for again, it is a proposal without approvals.
  expect(await fleet.promote('web', 'prod')).toMatchObject({ kind: 'proposed', state: 'opened' });
  expect(codes(await fleet.merge(ID))).toContain('NOT_APPROVED');
});

test('an approval of a proposal that was done outside is told which commit did it, and that merge closes it', async () => {
  const fleet = await made();
  await fleet.release('web', { images: { server: '1.1' } });
  await fleet.promote('web', 'staging');
  await fleet.witness('web', (await fleet.record('staging')).release);
  await fleet.promote('web', 'prod');
  const [before, proposed] = [await fleet.head(), await fleet.head(fleet.remote, REF)];
  const commit = await fleet.remote.commit({
    parents: [before],
    base: proposed,
    edits: [],
    message: 'A change (#1)\n',
    author: { name: 'Cyd', email: 'cyd@example.org', date: new Date() },
  });
  await fleet.remote.updateRefs([{ ref: aRef('refs/heads/delivery'), from: before, to: commit }]);
  await expect(fleet.approve(ID)).rejects.toMatchObject({
    findings: [
      {
        code: 'PLAN_MOVED',
        message: expect.stringContaining(
          `as commit ${commit.slice(0, 12)} of the delivery branch brought what`,
        ),
        remedy: `nothing is to be approved: \`cdk8s-delivery merge ${ID}\` closes it`,
      },
    ],
  });
  await fleet.merge(ID);
  expect(await fleet.remote.resolve(REF)).toBeUndefined();
});
