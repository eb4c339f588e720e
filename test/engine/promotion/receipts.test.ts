import { receiptsOf } from '../../../lib/engine/history';
import { verifyHistory } from '../../../lib/engine/history/verify';
import { RECEIPT } from '../../../lib/registry';
import { governed } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { aRef } from '../../support/names';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const REF = aRef('refs/cdk8s-delivery/delivery/receipts/merges');

/** web 1.0 was promoted to prod, which asks for receipts. */
const fleet = fleets(async (first) => {
  await runInStaging(first);
  await first.witness('web');
  await first.code(governed('prod', { receipts: true }));
  for (const each of await first.configure()) if (each.kind === 'proposed') await first.approved(each);
  await first.promoteApproved('web', 'prod');
});

async function lies(delivered: FleetFixture): Promise<string[]> {
  const { branches } = await verifyHistory(await delivered.snapshot(), { countsApprovals: true });
  return branches
    .flatMap(({ commits }) => commits)
    .flatMap(({ verdict, findings }) =>
      verdict === 'false' ? findings.map(({ code, message }) => `${code}: ${message}`) : [],
    );
}

const pathOf = (commit: string) => `${commit.slice(0, 2)}/${commit}.json`;

test('a merge leaves a receipt in the same push: who, what plan, which checks, when; audit has it, verify takes it', async () => {
  const delivered = await fleet();
  const commit = await delivered.head();
  const text = await delivered.remote.readText(`${REF}:${pathOf(commit)}`);
  expect(RECEIPT.parse(text ?? '')).toMatchObject({
    commit,
    proposal: 'prod/promote-web',
    requestedBy: { name: 'Ada' },
    approvals: [{ by: { name: 'Ben' } }],
    bypass: [],
  });
  const receipts = await receiptsOf(await delivered.snapshot(), await delivered.history());
  // The change of governance and the promotion.
  expect(receipts.size).toBe(2);
  expect(receipts.get(commit)?.plan).toMatch(/^sha256:/);
  expect(await lies(delivered)).toEqual([]);
});

test('a merge that lost a race leaves one receipt, of the commit that stands', async () => {
  const delivered = await fleet();
  const before = await delivered.remote.entries(await delivered.head(delivered.remote, REF), {
    recursive: true,
  });
  await delivered.release('web', { images: { server: '1.1' } });
  await delivered.promote('web', 'staging');
  await Promise.all([
    delivered.promoteApproved('web', 'prod'),
    delivered.freeze('dev', { reason: 'a fair' }),
  ]);
  const after = await delivered.remote.entries(await delivered.head(delivered.remote, REF), {
    recursive: true,
  });
  expect(after.length - before.length).toBe(1);
  expect(await lies(delivered)).toEqual([]);
});

test('fails where a receipt is missing, says something else, or was changed later', async () => {
  const delivered = await fleet();
  const commit = await delivered.head();
  const path = pathOf(commit);
  const text = (await delivered.remote.readText(`${REF}:${path}`)) ?? '';
  const tip = await delivered.head(delivered.remote, REF);

  const gone = await delivered.copy();
  await gone.remote.updateRefs([{ ref: REF, from: tip, to: null }]);
  expect((await lies(gone)).at(-1)).toMatch(/^NO_RECEIPT: the merge \w{12} left no receipt$/);

  const forged = await delivered.copy();
  const other = text.replace('Ben <ben@example.org>', 'Cyd <cyd@example.org>');
  await forged.byHand([{ kind: 'file', path, content: other }], { ref: REF });
  expect((await lies(forged)).at(-1)).toMatch(/^NO_RECEIPT: .* says approvals Cyd .*; the commit says Ben /);

  const again = await delivered.copy();
  await again.byHand([{ kind: 'file', path, content: other }], { ref: REF });
  await again.byHand([{ kind: 'file', path, content: text }], { ref: REF });
  expect((await lies(again)).at(-1)).toMatch(/^NO_RECEIPT: .* was changed after the merge$/);

  for (const each of [gone, forged, again]) await each.remove();
});
