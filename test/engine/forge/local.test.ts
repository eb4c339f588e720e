import { forgeOf } from '../../../lib/engine/forge/registry';
import { openProposal, type Proposal } from '../../../lib/engine/promotion';
import { ada, ben, cyd, type FleetFixture } from '../../support/fleet-fixture';
import { aCommit, aDigest, aProposal } from '../../support/names';
import { thrownCodes } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const proposed = fleets(async (fleet) => {
  await runInStaging(fleet);
  await fleet.witness('web');
  await fleet.promote('web', 'prod');
});

const forge = forgeOf('local', { remote: '/srv/delivery.git', environment: {} });
const at = new Date('2026-02-03T04:05:06Z');

async function open(fleet: FleetFixture): Promise<Proposal> {
  const proposal = await openProposal(await fleet.snapshot(), aProposal('prod/promote-web'));
  if (!proposal) throw new Error('it is not open');
  return proposal;
}

test('an approval is kept in the repository, and another machine sees it', async () => {
  const fleet = await proposed();
  await forge.approve(await open(fleet), ben, at);
  await fleet.forgetCache();
  expect(await forge.approvals(await open(fleet))).toEqual([{ by: ben, at: at.toISOString() }]);
});

test('approvals at the same moment are all kept', async () => {
  const fleet = await proposed();
  const proposal = await open(fleet);
  const people = [ben, cyd, { name: 'Dan', email: 'dan@example.org' }];
  await Promise.all(people.map((person) => forge.approve(proposal, person, at)));
  expect((await forge.approvals(proposal)).map(({ by }) => by.name).sort()).toEqual(['Ben', 'Cyd', 'Dan']);
});

test('an approval counts for one plan, one proposal and the commit it was opened on', async () => {
  const fleet = await proposed();
  const proposal = await open(fleet);
  await forge.approve(proposal, ben, at);
  expect(await forge.approvals({ ...proposal, digest: aDigest(`sha256:${'0'.repeat(64)}`) })).toEqual([]);
  expect(await forge.approvals({ ...proposal, opened: aCommit('0'.repeat(40)) })).toEqual([]);
  expect(await forge.approvals({ ...proposal, head: aCommit('0'.repeat(40)) })).toEqual([]);
  expect(await forge.approvals({ ...proposal, requestedBy: ben })).toEqual([]);
  expect(await forge.approvals({ ...proposal, id: aProposal('prod/promote-api') })).toEqual([]);
});

test('fails to let the requester approve', async () => {
  const fleet = await proposed();
  expect(await thrownCodes(forge.approve(await open(fleet), ada, at))).toEqual(['SELF_APPROVAL']);
});

test('what is not an approval is not counted', async () => {
  const fleet = await proposed();
  const proposal = await open(fleet);
  await forge.approve(proposal, ben, at);
  await fleet.byHand(
    [
      { kind: 'file', path: 'broken.json', content: '{' },
      { kind: 'file', path: 'other.json', content: '{"approved": true}' },
      {
        kind: 'file',
        path: 'nobody.json',
        content: JSON.stringify({
          proposal: proposal.id,
          opened: proposal.opened,
          head: proposal.head,
          plan: proposal.digest,
          by: 'nobody',
          at: 'now',
        }),
      },
      // Those of another plan, of another commit, and of the one who asked.
      ...(
        [
          ['plan', `sha256:${'1'.repeat(64)}`],
          ['head', proposal.opened],
          ['by', 'Ada <ada@example.org>'],
        ] as const
      ).map(([field, value]) => ({
        kind: 'file' as const,
        path: `${field}.json`,
        content: JSON.stringify({
          ...{ proposal: proposal.id, opened: proposal.opened, head: proposal.head, plan: proposal.digest },
          ...{ by: 'Cyd <cyd@example.org>', at: at.toISOString(), [field]: value },
        }),
      })),
    ],
    { ref: 'refs/cdk8s-delivery/delivery/approvals/prod/promote-web' },
  );
  expect(await forge.approvals(proposal)).toEqual([{ by: ben, at: at.toISOString() }]);
});

test('a person counts once, whatever files say so', async () => {
  const fleet = await proposed();
  const proposal = await open(fleet);
  await forge.approve(proposal, ben, at);
  const twice = {
    proposal: proposal.id,
    opened: proposal.opened,
    head: proposal.head,
    plan: proposal.digest,
    by: 'Benny <Ben@example.org>',
    at: 'later',
  };
  await fleet.byHand([{ kind: 'file', path: 'zz.json', content: JSON.stringify(twice) }], {
    ref: 'refs/cdk8s-delivery/delivery/approvals/prod/promote-web',
  });
  expect(await forge.approvals(proposal)).toHaveLength(1);
});

test('the approvals go with the proposal', async () => {
  const fleet = await proposed();
  const proposal = await open(fleet);
  expect(await forge.closing(proposal)).toEqual([]);
  await forge.approve(proposal, ben, at);
  expect((await forge.closing(proposal)).map(({ ref, to }) => [ref, to])).toEqual([
    ['refs/cdk8s-delivery/delivery/approvals/prod/promote-web', null],
  ]);
});
