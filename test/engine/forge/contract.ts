import { forgeNames } from '../../../lib/engine/forge';
import { type ForgeSettings, forgeOf } from '../../../lib/engine/forge/registry';
import {
  type Forge,
  openProposal,
  type Proposal,
  runChange,
  runMerge,
  withdrawProposal,
} from '../../../lib/engine/promotion';
import { planPromotion } from '../../../lib/engine/promotion/changes/promote/plan-promotion';
import type { CommitId, Person } from '../../../lib/model/scalars';
import { proposalText } from '../../../lib/views/plan/proposal-text';
import { ada, ben, cyd, type FleetFixture } from '../../support/fleet-fixture';
import { aCommit, aDigest, anApp, anEnv, aProposal, aRef } from '../../support/names';
import { codes, thrownCodes } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const ID = 'prod/promote-web';
const REF = `refs/heads/proposals/delivery/${ID}`;
const SETTINGS: ForgeSettings = { remote: 'https://forge.example.org/team/delivery.git', environment: {} };
const at = new Date('2026-02-03T04:05:06Z');

/** How people reach a forge that tells them apart itself. */
export interface Reach {
  /** The forge as one person has it; Ada proposes. */
  readonly as: (person: Person) => Forge;
  /** A person as the forge names them. */
  readonly named: (person: Person) => Person;
  /** Lets a fleet be delivered to where the forge is. */
  readonly moveIn: (fleet: FleetFixture) => void;
}

/**
 * What every forge has to hold.
 *
 * @param register adds the forge where it is not built in; gives what takes it away
 * @param reach how it is reached where it takes people by what they show, and is not beside every repository
 */
export function forgeContract(
  name: string,
  register: () => () => void = () => () => undefined,
  reach: Partial<Reach> = {},
): void {
  const forget = register();
  const forge = reach.as?.(ada) ?? forgeOf(name, SETTINGS);
  const as = reach.as ?? (() => forge);
  afterAll(forget);

  const made = fleets(async (fleet) => {
    await runInStaging(fleet);
    await fleet.witness('web');
  });
  const inStaging = async () => {
    const fleet = await made();
    reach.moveIn?.(fleet);
    return fleet;
  };

  describe(`the forge ${name}`, () => {
    test('is found by its name, and calls itself by it', () => {
      expect(forge.kind).toBe(name);
      expect(forgeNames()).toContain(name);
    });

    test('says what it enforces, and what a person does next', () => {
      expect(forge.statement).toMatch(/^[a-z][^\n]+[^.\n]$/);
      const steps = forge.nextSteps({ id: aProposal(ID), ref: aRef(REF) }, 2, ['cdk8s-delivery witness web']);
      expect(steps.join('\n')).toContain('witness');
      expect(steps.join('\n')).toContain(ID);
      for (const step of steps) expect(step).not.toContain('\n');
    });

    test('gives the server options of one line each', () => {
      const push = { subject: 'promote web to prod', target: 'delivery' };
      for (const remote of ['/srv/delivery.git', 'git@gitlab.example.org:team/delivery.git'])
        for (const option of forge.pushOptions({ ...push, remote }))
          expect(option).toMatch(/^[a-z_.]+(?:=.+)?$/);
    });

    test('a proposal is a branch whose commit holds plan and intent', async () => {
      const fleet = await inStaging();
      const outcome = await propose(fleet, forge);
      expect(outcome).toMatchObject({ kind: 'proposed', state: 'opened', proposal: { id: ID, ref: REF } });
      expect(await fleet.remote.resolve(`${REF}^`)).toBe(await fleet.head());
      const { digest, intent } = await open(fleet);
      expect([digest, intent.apps]).toEqual([outcome.plan.digest, ['web']]);
    });

    test('is asked again for the same plan, and changes nothing', async () => {
      const fleet = await inStaging();
      await propose(fleet, forge);
      const before = [await fleet.head(fleet.remote, REF), await shown(fleet, forge)];
      expect(await propose(fleet, forge)).toMatchObject({ state: 'unchanged' });
      expect([await fleet.head(fleet.remote, REF), await shown(fleet, forge)]).toEqual(before);
    });

    if (forge.countsApprovals) countingContract(forge, as, reach.named, inStaging);
    else
      test('fails to approve and to merge: it does not know approvals', async () => {
        const fleet = await inStaging();
        await propose(fleet, forge);
        const proposal = await open(fleet);
        expect(await thrownCodes(forge.approve(proposal, ben, at))).toEqual(['NOT_APPROVED']);
        expect(await forge.approvals(proposal)).toEqual([]);
        expect(await thrownCodes(merge(fleet, forge))).toEqual(['NOT_APPROVED']);
        expect(await fleet.head(fleet.remote, REF)).toBe(proposal.head);
      });

    test('a withdrawal takes the branch and all refs of the forge; the same request opens a proposal again', async () => {
      const fleet = await inStaging();
      await propose(fleet, forge);
      const proposal = await open(fleet);
      if (forge.countsApprovals) await as(ben).approve(proposal, ben, at);
      const going = await forge.closing(proposal);
      const head = await fleet.head();
      const withdrawn = await withdrawProposal(fleet.delivery, aProposal(ID), {
        forge: async () => forge,
        by: ada,
        clock: () => new Date(),
      });
      expect([withdrawn.kind, await fleet.head()]).toEqual(['withdrawn', head]);
      for (const { ref } of [...going, proposal]) expect(await fleet.remote.resolve(ref)).toBeUndefined();
      expect(await forge.requests?.find(proposal)).toBeUndefined();
      expect(await propose(fleet, forge)).toMatchObject({ state: 'opened', proposal: { id: ID } });
      expect(await forge.approvals(await open(fleet))).toEqual([]);
    });

    test('a proposal that a person squash-merged outside is recognised by its content, and closed', async () => {
      const fleet = await inStaging();
      await propose(fleet, forge);
      const proposal = await open(fleet);
      const going = await forge.closing(proposal);
      const commit = await squashed(fleet, proposal.head);
      const nothing = { kind: 'nothing', commit, review: { overtaken: { why: 'reached', commit } } };
      expect(await merge(fleet, forge, true)).toMatchObject(nothing);
      expect(await fleet.head(fleet.remote, REF)).toBe(proposal.head);
      const closed = await merge(fleet, forge);
      expect([closed, codes(closed), await fleet.head()]).toMatchObject([nothing, [], commit]);
      for (const { ref } of [...going, proposal]) expect(await fleet.remote.resolve(ref)).toBeUndefined();
      expect(await forge.requests?.find(proposal)).toBeUndefined();
      await expect(merge(fleet, forge)).rejects.toThrow(
        `commit ${commit.slice(0, 12)} of the delivery branch brought`,
      );
      expect(await fleet.head()).toBe(commit);
    });

    test('a proposal whose change was reverted by hand, or brought by half, delivers nothing', async () => {
      const fleet = await inStaging();
      await propose(fleet, forge);
      const proposal = await open(fleet);
      const before = await fleet.head();
      const half = await squashed(fleet, proposal.head, 'manifests');
      if (forge.countsApprovals) expect(codes(await merge(fleet, forge))).toContain('FILES_DIFFER');
      else expect(await thrownCodes(merge(fleet, forge))).toEqual(['NOT_APPROVED']);
      expect(await fleet.head(fleet.remote, REF)).toBe(proposal.head);
      await fleet.remote.updateRefs([{ ref: aRef('refs/heads/delivery'), from: half, to: before }]);
      const commit = await squashed(fleet, proposal.head);
      const left = await squashed(fleet, before);
      const usedUp = { kind: 'refused', review: { overtaken: { why: 'reached', commit, takenBack: left } } };
      expect(await merge(fleet, forge, true)).toMatchObject(usedUp);
      const closed = await merge(fleet, forge);
      expect([closed, await fleet.head()]).toMatchObject([usedUp, left]);
      expect(codes(closed)).toContain('PROPOSAL_MERGED');
      expect(await fleet.remote.resolve(REF)).toBeUndefined();
      // Asked for again it is another one.
      await propose(fleet, forge);
      if (forge.countsApprovals) expect(codes(await merge(fleet, forge, true))).toEqual(['NOT_APPROVED']);
    });

    test('a proposal is superseded by a commit that puts another release there, and closed', async () => {
      const fleet = await inStaging();
      await propose(fleet, forge);
      const proposal = await open(fleet);
      await nextRelease(fleet);
      await propose(fleet, forge);
      const commit = await squashed(fleet, (await open(fleet)).head);
      await fleet.remote.updateRefs([{ ref: aRef(REF), from: (await open(fleet)).head, to: proposal.head }]);
      const superseded = { kind: 'refused', review: { overtaken: { why: 'superseded', commit } } };
      expect(await merge(fleet, forge, true)).toMatchObject(superseded);
      const closed = await merge(fleet, forge);
      expect(closed).toMatchObject(superseded);
      expect(codes(closed)).toContain('PLAN_MOVED');
      expect(await fleet.remote.resolve(REF)).toBeUndefined();
      expect(await forge.requests?.find(proposal)).toBeUndefined();
      expect(await thrownCodes(merge(fleet, forge))).toEqual(['PROPOSAL_CLOSED']);
    });

    if (forge.requests) requestsContract(forge, as, forge.requests, inStaging);
    else
      test('without pull requests the commit carries the text, and there is no link', async () => {
        const fleet = await inStaging();
        const outcome = await propose(fleet, forge);
        expect(outcome.proposal).toEqual({ id: ID, ref: REF });
        expect((await open(fleet)).message).toContain('| `web` |');
      });
  });
}

function countingContract(
  forge: Forge,
  as: (person: Person) => Forge,
  named: Reach['named'] | undefined,
  inStaging: () => Promise<FleetFixture>,
): void {
  test('approvals count for one plan of one proposal on one commit, and once per person', async () => {
    const fleet = await inStaging();
    await propose(fleet, forge);
    const proposal = await open(fleet);
    expect(await forge.approvals(proposal)).toEqual([]);
    expect(await as(ben).approve(proposal, ben, at)).toMatchObject({ before: false });
    expect(await as(ben).approve(proposal, ben, new Date(0))).toMatchObject({ before: true });
    expect(await forge.approvals(proposal)).toEqual([
      // A forge that has a clock of its own says when.
      named
        ? { by: named(ben), at: expect.stringMatching(/^\d{4}-/), review: expect.stringMatching(/^\d+$/) }
        : { by: ben, at: at.toISOString() },
    ]);
    for (const other of [
      { digest: aDigest(`sha256:${'0'.repeat(64)}`) },
      { opened: aCommit('0'.repeat(40)) },
      { id: aProposal('prod/promote-api') },
    ])
      expect(await forge.approvals({ ...proposal, ...other })).toEqual([]);
    await as(cyd).approve(proposal, cyd, at);
    expect(await forge.approvals(proposal)).toHaveLength(2);
  });

  test('fails to let the requester approve', async () => {
    const fleet = await inStaging();
    await propose(fleet, forge);
    expect(await thrownCodes(forge.approve(await open(fleet), ada, at))).toEqual(['SELF_APPROVAL']);
  });

  test('a merge takes the branch and all refs of the forge in its one push', async () => {
    const fleet = await inStaging();
    await propose(fleet, forge);
    expect(codes(await merge(fleet, forge))).toEqual(['NOT_APPROVED']);
    const proposal = await open(fleet);
    await as(ben).approve(proposal, ben, at);
    const going = await forge.closing(proposal);
    for (const { ref, from, to } of going)
      expect([ref === REF, await fleet.head(fleet.remote, ref), to]).toEqual([false, from, null]);
    const merged = await merge(fleet, forge);
    expect(merged).toMatchObject({ kind: 'merged', commit: await fleet.head() });
    for (const { ref } of [...going, proposal]) expect(await fleet.remote.resolve(ref)).toBeUndefined();
    expect(await merge(fleet, forge)).toMatchObject({ kind: 'merged before', commit: await fleet.head() });
  });

  test('an approval is void when another release is proposed', async () => {
    const fleet = await inStaging();
    await propose(fleet, forge);
    await as(ben).approve(await open(fleet), ben, at);
    await nextRelease(fleet);
    expect(await propose(fleet, forge)).toMatchObject({ state: 'updated' });
    expect(codes(await merge(fleet, forge))).toEqual(['NOT_APPROVED']);
  });
}

function requestsContract(
  forge: Forge,
  as: (person: Person) => Forge,
  requests: NonNullable<Forge['requests']>,
  inStaging: () => Promise<FleetFixture>,
): void {
  test('a proposal has one pull request, with title, body, labels and a link; its commit stays short', async () => {
    const fleet = await inStaging();
    const outcome = await propose(fleet, forge);
    const proposal = await open(fleet);
    const request = await requests.find(proposal);
    expect(outcome.proposal).toMatchObject({ link: request?.link, number: request?.number });
    expect(request?.link).toMatch(/^https:\/\//);
    expect(request?.title).toBe(proposal.subject.slice(0, requests.titleLimit));
    expect(request?.labels).toEqual(expect.arrayContaining(['change/promote', 'environment/prod']));
    expect(request?.body).toContain('| `web` |');
    expect(request?.body).toContain(outcome.plan.digest);
    expect(request?.body.length).toBeLessThanOrEqual(requests.bodyLimit);
    expect(proposal.message).not.toContain('| `web` |');
  });

  test('is updated in place when another release is proposed, and keeps labels of others', async () => {
    const fleet = await inStaging();
    await propose(fleet, forge);
    const first = await requests.find(await open(fleet));
    if (!first) throw new Error('no request is open');
    await requests.update(await open(fleet), { ...first, labels: [...first.labels, 'urgent'] });
    await nextRelease(fleet);
    const { plan } = await propose(fleet, forge);
    const second = await requests.find(await open(fleet));
    expect(second).toMatchObject({ number: first.number, link: first.link });
    expect(second?.title).not.toBe(first.title);
    expect(second?.body).toContain(plan.digest);
    expect(second?.labels).toEqual(expect.arrayContaining([...first.labels, 'urgent']));
  });

  test('two who open it at once get the same one', async () => {
    const fleet = await inStaging();
    await propose(fleet, forge);
    const proposal = await open(fleet);
    await requests.close(proposal, { kind: 'withdrawn', by: ada, reason: 'once more' });
    const text = { title: 'a title', body: 'a body', labels: [] };
    const numbers = (
      await Promise.all(
        [1, 2, 3].map(() => requests.publish(proposal, text, { reviewers: [], assignees: [], draft: false })),
      )
    ).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(1);
    expect(await requests.find(proposal)).toMatchObject({ number: numbers[0] });
  });

  test('leaves one comment per key, which is edited in place', async () => {
    const fleet = await inStaging();
    await propose(fleet, forge);
    const proposal = await open(fleet);
    for (const [key, text] of [
      ['gates', 'waiting'],
      ['merge', 'refused'],
      ['gates', 'passed'],
    ] as const)
      await requests.comment(proposal, { key, text });
    expect(await requests.comments(proposal)).toEqual([
      { key: 'gates', text: 'passed' },
      { key: 'merge', text: 'refused' },
    ]);
  });

  test('shows the last status of each name, for one commit only', async () => {
    const fleet = await inStaging();
    await propose(fleet, forge);
    const proposal = await open(fleet);
    const soak = { name: 'gate/soak', state: 'pending', text: 'waits until noon' } as const;
    await requests.reportStatus(proposal, soak);
    await requests.reportStatus(proposal, { ...soak, state: 'success' });
    expect(await requests.statuses(proposal)).toMatchObject([{ name: 'gate/soak', state: 'success' }]);
    await nextRelease(fleet);
    await propose(fleet, forge);
    expect(await requests.statuses(await open(fleet))).toEqual([]);
  });

  test('is closed by the merge, once; the next proposal of that name has another one', async () => {
    const fleet = await inStaging();
    const first = await propose(fleet, forge);
    const proposal = await open(fleet);
    if (forge.countsApprovals) {
      await as(ben).approve(proposal, ben, at);
      expect((await merge(fleet, forge)).kind).toBe('merged');
      await merge(fleet, forge);
    } else await requests.close(proposal, { kind: 'withdrawn', by: ada, reason: 'no need' });
    expect(await requests.find(proposal)).toBeUndefined();
    await requests.close(proposal, { kind: 'withdrawn', by: ada, reason: 'again' });
    await nextRelease(fleet);
    const second = await propose(fleet, forge);
    expect(second.proposal.number).not.toBe(first.proposal.number);
  });
}

/** Puts the tree of a commit on the delivery branch, as a person does who presses a button. */
async function squashed(fleet: FleetFixture, head: CommitId, without?: string): Promise<CommitId> {
  const before = await fleet.head();
  const commit = await fleet.remote.commit({
    parents: [before],
    base: head,
    edits: without === undefined ? [] : [{ kind: 'delete', path: `${without}/prod/web` }],
    message: 'A change (#1)\n',
    author: { ...cyd, date: at },
  });
  await fleet.remote.updateRefs([{ ref: aRef('refs/heads/delivery'), from: before, to: commit }]);
  return commit;
}

async function propose(fleet: FleetFixture, forge: Forge) {
  const request = { requestedBy: ada, now: new Date(), apps: [anApp('web')], to: anEnv('prod') };
  const outcome = await runChange(fleet.delivery, (snapshot) => planPromotion(snapshot, request), {
    forge: async () => forge,
    describe: proposalText,
    clock: () => new Date(),
  });
  if (outcome.kind !== 'proposed') throw new Error(`it is ${outcome.kind}: ${codes(outcome).join(' ')}`);
  return outcome;
}

async function nextRelease(fleet: FleetFixture): Promise<void> {
  await fleet.release('web', { images: { server: '1.1' } });
  await fleet.promote('web', 'staging');
  await fleet.witness('web', (await fleet.record('staging')).release);
}

async function open(fleet: FleetFixture): Promise<Proposal> {
  const proposal = await openProposal(await fleet.snapshot(), aProposal(ID));
  if (!proposal) throw new Error('it is not open');
  return proposal;
}

const merge = (fleet: FleetFixture, forge: Forge, dryRun = false) =>
  runMerge(fleet.delivery, aProposal(ID), { forge: async () => forge, clock: () => new Date(), dryRun });

async function shown(fleet: FleetFixture, { requests }: Forge) {
  return requests?.find(await open(fleet));
}
