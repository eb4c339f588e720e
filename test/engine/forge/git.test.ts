import { forgeOf } from '../../../lib/engine/forge/registry';
import { openProposal, runChange, runMerge } from '../../../lib/engine/promotion';
import { planPromotion } from '../../../lib/engine/promotion/changes/promote/plan-promotion';
import { ada, ben } from '../../support/fleet-fixture';
import { anApp, anEnv, aProposal, aRef } from '../../support/names';
import { thrownCodes } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const inStaging = fleets(async (fleet) => {
  await runInStaging(fleet);
  await fleet.witness('web');
});

const forge = forgeOf('git', { remote: '/srv/delivery.git', environment: {} });

test('on a plain Git remote a proposal is a branch with the plan as its text', async () => {
  const fleet = await inStaging();
  const request = { requestedBy: ada, now: new Date(), apps: [anApp('web')], to: anEnv('prod') };
  const outcome = await runChange(fleet.delivery, (snapshot) => planPromotion(snapshot, request), {
    forge: async () => forge,
    clock: () => new Date(),
  });
  expect(outcome.kind === 'proposed' && outcome.proposal.ref).toBe(
    'refs/heads/proposals/delivery/prod/promote-web',
  );
  const ref = 'refs/heads/proposals/delivery/prod/promote-web';
  expect(await fleet.remote.resolve(`${ref}^`)).toBe(await fleet.head());
  let message = '';
  for await (const entry of fleet.remote.history(ref, [], { limit: 1 })) message = entry.message;
  expect(message).toContain(`Plan: ${outcome.plan.digest}`);
  expect(await fleet.remote.idAt(ref, 'manifests/prod/web')).toBe(
    (await fleet.record('staging')).renders.trees['prod'],
  );
});

test('what is merged there, by fast-forward, passes the check and is told as a promotion', async () => {
  const fleet = await inStaging();
  const request = { requestedBy: ada, now: new Date(), apps: [anApp('web')], to: anEnv('prod') };
  await runChange(fleet.delivery, (snapshot) => planPromotion(snapshot, request), {
    forge: async () => forge,
    clock: () => new Date(),
  });
  const head = await fleet.head();
  const proposed = await fleet.head(fleet.remote, 'refs/heads/proposals/delivery/prod/promote-web');
  await fleet.remote.updateRefs([{ ref: aRef('refs/heads/delivery'), from: head, to: proposed }]);
  expect(await fleet.check()).toEqual([]);
  expect((await fleet.history({ environment: anEnv('prod') }))[0]).toMatchObject({
    kind: 'promotion',
    commit: proposed,
  });
});

test('fails to approve or to merge: approvals are not known here', async () => {
  const fleet = await inStaging();
  await fleet.promote('web', 'prod');
  expect(
    await thrownCodes(
      runMerge(fleet.delivery, aProposal('prod/promote-web'), {
        forge: async () => forge,
        clock: () => new Date(),
      }),
    ),
  ).toEqual(['NOT_APPROVED']);
  const proposal = await openProposal(await fleet.snapshot(), aProposal('prod/promote-web'));
  if (!proposal) throw new Error('it is not open');
  expect(await thrownCodes(forge.approve(proposal, ben, new Date()))).toEqual(['NOT_APPROVED']);
  expect(await forge.approvals(proposal)).toEqual([]);
  expect(forge.countsApprovals).toBe(false);
});

test('only a GitLab is asked to open a merge request, by push options', () => {
  const push = (remote: string) =>
    forge.pushOptions({ subject: 'promote web 1.0 to prod', target: 'delivery', remote });
  expect(push('https://git.example.org/delivery.git')).toEqual([]);
  expect(push('git@gitlab.example.org:team/delivery.git')).toEqual([
    'merge_request.create',
    'merge_request.target=delivery',
    'merge_request.title=promote web 1.0 to prod',
  ]);
});
