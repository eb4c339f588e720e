import type { Octokit } from '@octokit/rest';
import type { Cli } from '../cli';
import { PODINFO } from '../example-project';
import type { PlainGit } from '../work-tree';

/** Where the story takes place: a delivery repository on GitHub, with the apps released into dev, and prod empty. */
export interface StoryPlace {
  readonly owner: string;
  readonly repo: string;
  readonly branch: string;
  /** The account that asks; it may not approve. */
  readonly proposer: Cli;
  /** Of another account, an owner of prod. */
  readonly reviewer: Octokit;
  /** The identity that merges. */
  readonly merger: Cli;
  /** The second person who renders a release. */
  readonly witness: string;
  /** How a person works past the program: as an account that is not the reviewer's, and with git; absent where that step is left out. */
  readonly byHand?: { readonly asker: Octokit; readonly clone: () => Promise<{ readonly git: PlainGit }> };
}

/** Runs one step; the next ones are not tried where it throws. */
export type StoryStep = (name: string, step: () => Promise<void>) => Promise<void>;

/** A request of the story as GitHub shows it. */
interface Shown {
  readonly number: number;
  readonly state: string;
  readonly title: string;
  readonly body: string;
  readonly commit: string;
  readonly labels: readonly string[];
}

const APP = 'frontend';
const ID = `prod/promote-${APP}`;
const TO_PROD = ['promote', APP, '--to', 'prod'] as const;
const BOTH = 'prod/promote-backend_frontend';

/**
 * A change on GitHub from its request to its end, as people live it: proposed, updated, superseded, reviewed, merged and rolled
 * back. What GitHub shows is read from its API, whichever server that is.
 */
export async function deliveryStory(place: StoryPlace, step: StoryStep): Promise<void> {
  const { proposer, merger, reviewer, owner, repo, branch, witness, byHand } = place;
  const at = { owner, repo };
  const pulls = async (): Promise<readonly Shown[]> => {
    const { data } = await reviewer.rest.pulls.list({ ...at, state: 'all', base: branch, per_page: 100 });
    return data
      .map(({ number, state, title, body, head, labels }) => ({
        number,
        state,
        title,
        body: body ?? '',
        commit: head.sha,
        labels: labels.map(({ name }) => name),
      }))
      .sort((one, other) => one.number - other.number);
  };
  const last = async () => (await pulls()).at(-1) as Shown;
  const comments = async (number: number) =>
    (await reviewer.rest.issues.listComments({ ...at, issue_number: number })).data.map(
      ({ body }) => body ?? '',
    );
  const approve = (number: number, commit: string) =>
    reviewer.rest.pulls.createReview({ ...at, pull_number: number, commit_id: commit, event: 'APPROVE' });
  const standing = async (commit: string) => {
    const { data } = await reviewer.rest.repos.listCommitStatusesForRef({ ...at, ref: commit });
    return data.find(({ context }) => context === 'cdk8s-delivery')?.state;
  };
  let first: Shown;

  await step('propose', async () => {
    await proposer.ok('promote', '--all', '--to', 'staging');
    const said = await proposer.ok(...TO_PROD);
    first = await last();
    expect(said).toContain(`/pull/${first.number}\n`);
    expect(first).toMatchObject({
      state: 'open',
      title: expect.stringMatching(/^promote frontend \S+ to prod$/),
      labels: expect.arrayContaining(['change/promote', 'environment/prod']),
      body: expect.stringContaining(`commit ${first.commit}`),
    });
    expect(await proposer.ok(...TO_PROD)).toContain('is open already, with the same plan');
    expect(await last()).toEqual(first);
    const refused = await merger.run('merge', ID);
    expect([refused.code, refused.all]).toEqual([1, expect.stringContaining('NOT_APPROVED')]);
    expect(await standing(first.commit)).toBe('pending');
  });

  await step('update', async () => {
    await approve(first.number, first.commit);
    const evidence = ['--evidence', 'scan=https://ci.example.org/9'];
    await proposer.ok('release', APP, '--image', `server=${PODINFO.old}`, ...evidence);
    await proposer.ok('promote', APP, '--to', 'staging');
    await proposer.ok(...TO_PROD);
    const updated = await last();
    expect([updated.number, updated.state]).toEqual([first.number, 'open']);
    expect(updated.commit).not.toBe(first.commit);
    expect(updated.body).toContain('https://ci.example.org/9');
    // The review was of the plan as it was before.
    expect((await merger.run('merge', ID)).all).toContain('NOT_APPROVED');
    await approve(updated.number, updated.commit);
    await merger.ok('merge', ID);
    expect((await last()).state).toBe('closed');
    expect(await standing(updated.commit)).toBe('success');
  });

  await step('supersede', async () => {
    await proposer.ok('release', APP, '--image', `server=${PODINFO.new}`);
    await proposer.ok('witness', APP, '--as', witness);
    await proposer.ok('promote', APP, '--to', 'staging');
    await proposer.ok(...TO_PROD);
    const alone = await last();
    expect(alone.number).toBeGreaterThan(first.number);
    expect(await proposer.ok('promote', APP, 'backend', '--to', 'prod')).toContain(ID);
    const both = await last();
    expect(both.number).toBeGreaterThan(alone.number);
    await proposer.ok('withdraw', ID, '--reason', `superseded by ${BOTH}`);
    expect((await pulls()).map(({ state }) => state)).toEqual(['closed', 'closed', 'open']);
    expect(await comments(alone.number)).toEqual([expect.stringContaining(`superseded by ${BOTH}`)]);
  });

  await step('review', async () => {
    const both = await last();
    await approve(both.number, both.commit);
  });

  await step('merge', async () => {
    const both = await last();
    const [, commit = ''] = /merged as commit ([0-9a-f]{12})/.exec(await merger.ok('merge', BOTH)) ?? [];
    expect(commit).not.toBe('');
    const { data } = await reviewer.rest.repos.getCommit({ ...at, ref: branch });
    expect(data.sha.startsWith(commit)).toBe(true);
    expect(await comments(both.number)).toEqual([expect.stringContaining(data.sha)]);
    expect(await standing(both.commit)).toBe('success');
    expect((await pulls()).map(({ state }) => state)).toEqual(['closed', 'closed', 'closed']);
    await merger.ok('merge', BOTH);
    expect(await comments(both.number)).toHaveLength(1);
  });

  await step('roll back', async () => {
    await proposer.ok('rollback', APP, '--env', 'prod', '--reason', 'it fails');
    await merger.ok('check');
    const { data } = await reviewer.rest.repos.getCommit({ ...at, ref: branch });
    expect(data.commit.message).toMatch(/^roll back frontend to \S+ in prod/);
  });

  if (!byHand) return;
  await step('merge what people made', async () => {
    const { git } = await byHand.clone();
    await git('checkout', '--quiet', '-b', 'no-backend');
    await git('rm', '--quiet', '-r', 'environments/prod/releases/backend.yaml', 'manifests/prod/backend');
    await git('commit', '--quiet', '-m', 'backend is over');
    await git('push', '--quiet', 'origin', 'no-backend');
    const asked = { ...at, title: 'backend is over', head: 'no-backend', base: branch };
    const { data: opened } = await byHand.asker.rest.pulls.create(asked);
    const named = `#${opened.number}`;
    expect((await merger.run('merge', named)).all).toContain('NOT_APPROVED');
    await approve(opened.number, opened.head.sha);
    await merger.ok('merge', named);
    expect((await last()).state).toBe('closed');
    const { data } = await reviewer.rest.repos.getCommit({ ...at, ref: branch });
    expect(data.commit.message).toMatch(/^retire backend from prod/);
    await git('push', '--quiet', 'origin', '--delete', 'no-backend');
  });
}
