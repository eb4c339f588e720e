import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { receiptsOf } from '../../../lib/engine/history';
import { type ProvenBefore, type VerifiedBefore, verifyHistory } from '../../../lib/engine/history/verify';
import { RECEIPT } from '../../../lib/registry';
import { governed } from '../../support/fleet-code';
import { ben, type FleetFixture } from '../../support/fleet-fixture';
import { aCommit, aRef } from '../../support/names';
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

async function lies(delivered: FleetFixture, before?: VerifiedBefore): Promise<string[]> {
  const { branches } = await verifyHistory(await delivered.snapshot(), {
    countsApprovals: true,
    ...(before ? { before } : {}),
  });
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

test('fails where a receipt is missing, says something else, is that of another merge, or was changed later', async () => {
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

  const swapped = await delivered.copy();
  const earlier = (await delivered.remote.entries(tip, { recursive: true })).find(
    (each) => each.path !== path,
  );
  const foreign = (await delivered.remote.readText(`${REF}:${earlier?.path}`)) ?? '';
  await swapped.byHand([{ kind: 'file', path, content: foreign }], { ref: REF });
  expect((await lies(swapped)).at(-1)).toMatch(/^NO_RECEIPT: /);

  const again = await delivered.copy();
  await again.byHand([{ kind: 'file', path, content: other }], { ref: REF });
  await again.byHand([{ kind: 'file', path, content: text }], { ref: REF });
  expect((await lies(again)).at(-1)).toMatch(/^NO_RECEIPT: .* was changed after the merge$/);

  for (const each of [gone, forged, swapped, again]) await each.remove();
});

test('a verdict of before does not outlive the receipt that it rested on', async () => {
  const delivered = await fleet();
  const proven = new Map<string, ProvenBefore>();
  let put = 0;
  const before: VerifiedBefore = {
    get: (commit) => proven.get(commit),
    put: (each) => {
      put += 1;
      proven.set(each.verified.commit, each);
    },
  };
  expect(await lies(delivered, before)).toEqual([]);
  const first = put;
  // More receipts take nothing from those that were read.
  await delivered.release('web', { images: { server: '1.1' } });
  await delivered.promote('web', 'staging');
  await delivered.promoteApproved('web', 'prod');
  expect(await lies(delivered, before)).toEqual([]);
  expect(put - first).toBe(4);
  // Taken away and put back is seen, and so is a ref that is gone.
  const path = pathOf((await delivered.remote.resolve('refs/heads/delivery^^^^')) ?? '');
  const text = (await delivered.remote.readText(`${REF}:${path}`)) ?? '';
  const edits = [{ kind: 'file', path, content: `${text} ` }] as const;
  await delivered.byHand(edits, { ref: REF });
  await delivered.byHand([{ kind: 'file', path, content: text }], { ref: REF });
  expect(await lies(delivered, before)).toEqual([expect.stringMatching(/was changed after the merge$/)]);
  // The same receipts as if there had been no others: each of them holds, and the rewriting is told.
  const changed = await delivered.head(delivered.remote, REF);
  const rewritten = await delivered.remote.commit({
    ...{ parents: [], base: changed, edits: [], message: 'receipts\n' },
    author: { ...ben, date: new Date() },
  });
  await delivered.remote.updateRefs([{ ref: REF, from: changed, to: rewritten }]);
  const told = await verifyHistory(await delivered.snapshot(), { countsApprovals: true, before });
  expect([told.findings, told.branches[0]?.commits.some(({ verdict }) => verdict === 'false')]).toMatchObject(
    [[{ code: 'HISTORY_LOST', message: expect.stringContaining('they only grow') }], false],
  );
  await delivered.remote.updateRefs([{ ref: REF, from: rewritten, to: null }]);
  expect(await lies(delivered, before)).toHaveLength(2);
});

test('a receipt is signed as commits are where the environment asks for signatures; one that is not, or by another key, does not count', async () => {
  const delivered = await fleet();
  const at = await mkdtemp(join(tmpdir(), 'cdk8s-delivery-keys-'));
  try {
    const key = join(at, 'ada');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada', '-f', key]);
    const signers = [{ person: 'ada@example.org', key: (await readFile(`${key}.pub`, 'utf8')).trim() }];
    await delivered.code(governed('prod', { receipts: true, signers }));
    for (const each of await delivered.configure())
      if (each.kind === 'proposed') await delivered.approved(each);
    delivered.delivery = delivered.freshDelivery('signed', { format: 'ssh', key });
    await delivered.release('web', { images: { server: '1.1' } });
    await delivered.promote('web', 'staging');
    await delivered.promoteApproved('web', 'prod');
    expect(await lies(delivered)).toEqual([]);
    const before = await delivered.remote.resolve(`${REF}^`);
    const text = await delivered.remote.readText(`${REF}:${pathOf(await delivered.head())}`);
    // The same receipt, in a commit that nobody signed.
    await delivered.remote.updateRefs([
      { ref: REF, from: await delivered.head(delivered.remote, REF), to: aCommit(before ?? '') },
    ]);
    const content = text ?? '';
    await delivered.byHand([{ kind: 'file', path: pathOf(await delivered.head()), content }], { ref: REF });
    expect(await lies(delivered)).toEqual([
      expect.stringMatching(/^NO_RECEIPT: the receipt of merge \w{12} does not count: .* is not signed/),
    ]);
    // The same, signed by Eve.
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'eve', '-f', join(at, 'eve')]);
    const unsigned = await delivered.head(delivered.remote, REF);
    const eve = delivered.remote.signedBy({ format: 'ssh', key: join(at, 'eve') });
    const person = { name: 'Eve', email: 'eve@example.org', date: new Date() };
    const edits = [{ kind: 'file', path: pathOf(await delivered.head()), content }] as const;
    const base = aCommit(before ?? '');
    const signed = await eve.commit({
      parents: [base],
      base,
      edits: [...edits],
      message: 'receipt',
      author: person,
    });
    await delivered.remote.updateRefs([{ ref: REF, from: unsigned, to: signed }]);
    expect(await lies(delivered)).toEqual([
      expect.stringMatching(/^NO_RECEIPT: the receipt of merge \w{12} does not count: .*its key is not one/),
    ]);
  } finally {
    await rm(at, { recursive: true, force: true });
  }
});
