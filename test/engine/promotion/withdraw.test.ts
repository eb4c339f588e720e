import { localForge } from '../../../lib/engine/forge/local/forge';
import { type Forge, withdrawProposal } from '../../../lib/engine/promotion';
import { refName } from '../../../lib/registry';
import { ada, type FleetFixture } from '../../support/fleet-fixture';
import { aBranch, aCommit, aProposal, aRef } from '../../support/names';
import { codes, thrownCodes } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const ID = 'prod/promote-web';
const REF = `refs/heads/proposals/delivery/${ID}`;
const APPROVALS = refName({ kind: 'approvals', branch: aBranch('delivery'), id: aProposal(ID) });

const proposed = fleets(async (fleet) => {
  await runInStaging(fleet);
  await fleet.witness('web');
  await fleet.promote('web', 'prod');
});

const options = { forge: async () => localForge, by: ada, clock: () => new Date() };
const withdraw = (fleet: FleetFixture, asked: { readonly dryRun?: boolean } = {}) =>
  withdrawProposal(fleet.delivery, aProposal(ID), { ...options, ...asked });

/** The forge, where another person acts once between the reading and the push. */
function overtaken(act: () => Promise<unknown>) {
  let others: (() => Promise<unknown>) | undefined = act;
  const forge: Forge = {
    ...localForge,
    async closing(proposal) {
      const going = await localForge.closing(proposal);
      const acting = others;
      others = undefined;
      await acting?.();
      return going;
    },
  };
  return { ...options, forge: async () => forge };
}

test('takes branch and approvals away, and leaves the delivery branch; the next promotion opens another proposal', async () => {
  const fleet = await proposed();
  await fleet.approve(ID);
  const head = await fleet.head();
  const given = await fleet.head(fleet.remote, APPROVALS);
  expect(await withdraw(fleet, { dryRun: true })).toMatchObject({ kind: 'planned', proposal: { id: ID } });
  expect(await fleet.remote.resolve(REF)).toBeDefined();
  expect(await withdraw(fleet)).toMatchObject({ kind: 'withdrawn', proposal: { id: ID, requestedBy: ada } });
  expect(await Promise.all([REF, APPROVALS].map((ref) => fleet.remote.resolve(ref)))).toEqual([
    undefined,
    undefined,
  ]);
  expect(await fleet.head()).toBe(head);
  expect((await fleet.status()).proposals).toEqual([]);
  expect(await fleet.promote('web', 'prod')).toMatchObject({ kind: 'proposed', state: 'opened' });
  // The approval of the withdrawn one, put back by hand, is none of the new one.
  await fleet.remote.updateRefs([{ ref: APPROVALS, from: null, to: given }]);
  expect(await fleet.merge(ID)).toMatchObject({ kind: 'refused', review: { approvals: [] } });
});

test('fails: a withdrawn proposal whose branch and approvals are put back stays withdrawn, also after a later one; asked for again it is another', async () => {
  const fleet = await proposed();
  await fleet.approve(ID);
  const head = await fleet.head(fleet.remote, aRef(REF));
  const given = await fleet.head(fleet.remote, APPROVALS);
  await withdraw(fleet);
  const putBack = () =>
    fleet.remote.updateRefs([
      { ref: aRef(REF), from: null, to: head },
      { ref: APPROVALS, from: null, to: given },
    ]);
  await putBack();
  expect(codes(await fleet.merge(ID))).toContain('PROPOSAL_WITHDRAWN');
  expect(await thrownCodes(fleet.approve(ID))).toEqual(['PROPOSAL_WITHDRAWN']);
  expect(await fleet.promote('web', 'prod')).toMatchObject({ kind: 'proposed', state: 'updated' });
  const later = await fleet.head(fleet.remote, aRef(REF));
  await withdraw(fleet);
  await putBack();
  expect(later).not.toBe(head);
  expect(codes(await fleet.merge(ID))).toContain('PROPOSAL_WITHDRAWN');
  await withdraw(fleet);
  expect(await fleet.promote('web', 'prod')).toMatchObject({ kind: 'proposed', state: 'opened' });
  expect(codes(await fleet.merge(ID))).not.toContain('PROPOSAL_WITHDRAWN');
});

test('fails where there is no such proposal, open ones are named; again after it is withdrawn, it says by whom', async () => {
  const fleet = await proposed();
  const wrong = withdrawProposal(fleet.delivery, aProposal('prod/promote-wep'), options);
  await expect(wrong).rejects.toThrow(`did you mean "${ID}"`);
  expect(await thrownCodes(Promise.resolve().then(() => aProposal('prod')))).toEqual(['NO_SUCH_PROPOSAL']);
  await withdraw(fleet);
  expect(await withdraw(fleet)).toMatchObject({ kind: 'nothing', withdrawn: { by: ada } });
});

test('fails where it is merged already, and names the commit', async () => {
  const fleet = await proposed();
  await fleet.approve(ID);
  await fleet.merge(ID);
  await expect(withdraw(fleet)).rejects.toThrow(
    `PROPOSAL_MERGED: ${ID} is merged already, by commit ${(await fleet.head())?.slice(0, 12)}`,
  );
});

test('a proposal whose branch was moved back to the delivery branch is taken away with its approvals', async () => {
  const fleet = await proposed();
  await fleet.approve(ID);
  const from = aCommit((await fleet.remote.resolve(REF)) ?? '');
  await fleet.remote.updateRefs([{ ref: aRef(REF), from, to: aCommit(await fleet.head()) }]);
  expect(await thrownCodes(fleet.merge(ID))).toEqual(['BROKEN_FILE']);
  expect(await withdraw(fleet, { dryRun: true })).toEqual({ kind: 'nothing' });
  expect(await withdraw(fleet)).toMatchObject({ kind: 'nothing', withdrawn: { by: ada } });
  expect(await Promise.all([REF, APPROVALS].map((ref) => fleet.remote.resolve(ref)))).toEqual([
    undefined,
    undefined,
  ]);
});

test('fails where a person has put commits on its branch, and names them', async () => {
  const fleet = await proposed();
  const edits = [{ kind: 'file', path: 'NOTES.md', content: 'look here\n' }] as const;
  const commit = await fleet.byHand(edits, { ref: REF, message: 'add notes\n\nand more\n' });
  for (const other of [fleet.merge(ID), fleet.approve(ID), fleet.promote('web', 'prod')])
    await expect(other).rejects.toThrow(`PROPOSAL_CHANGED: the branch of ${ID} has commits`);
  await expect(withdraw(fleet)).rejects.toThrow(
    `PROPOSAL_CHANGED: the branch of ${ID} has commits that are not the proposal's: ${commit.slice(0, 12)} "add notes" by Cyd`,
  );
  expect(await fleet.remote.resolve(REF)).toBe(commit);
});

test('fails where a merge is faster, or the proposal asks for something else by now', async () => {
  const merged = await proposed();
  await merged.approve(ID);
  const merging = withdrawProposal(
    merged.delivery,
    aProposal(ID),
    overtaken(() => merged.merge(ID)),
  );
  expect(await thrownCodes(merging)).toEqual(['PROPOSAL_MERGED']);

  const changed = await proposed();
  await changed.release('web', { images: { server: '1.1' } });
  await changed.promote('web', 'staging');
  await changed.witness('web', (await changed.record('staging')).release);
  const changing = withdrawProposal(
    changed.delivery,
    aProposal(ID),
    overtaken(() => changed.promote('web', 'prod')),
  );
  expect(await thrownCodes(changing)).toEqual(['STATE_MOVED']);
  expect(await changed.remote.resolve(REF)).toBeDefined();
});

test('is through though a neighbour was faster; of two at once the second has nothing to do', async () => {
  const fleet = await proposed();
  const neighbour = () => fleet.freeze('dev', { reason: 'a measurement' });
  expect(await withdrawProposal(fleet.delivery, aProposal(ID), overtaken(neighbour))).toMatchObject({
    kind: 'withdrawn',
  });

  const both = await proposed();
  expect(
    await withdrawProposal(
      both.delivery,
      aProposal(ID),
      overtaken(() => withdraw(both)),
    ),
  ).toMatchObject({
    kind: expect.stringMatching(/^(?:withdrawn|nothing)$/),
  });
  expect(await both.remote.resolve(REF)).toBeUndefined();
});
