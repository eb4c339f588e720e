import { DeliveryError } from '../../model/finding';
import type { CommitId, Person, RefName } from '../../model/scalars';
import { type Location, notConfigured, refOf, repositoryOf, type Snapshot } from '../delivery';
import { type PushResult, pushError, type RefUpdate, type TreeEdit } from '../git';
import { commitRenders } from './commit-renders';
import type { Forge } from './forge';
import { madeByForge } from './made-by-forge';
import { assertSigned, assertSigns } from './own-signatures';
import type { Plan } from './plan';
import { NextTags, tagNames } from './promotion-tags';
import { signedIfItCan } from './signed-if-it-can';
import type { LostRace } from './until-through';

/** The outcome of an attempt to make a change. */
type Attempt =
  | {
      readonly kind: 'done';
      readonly commit: CommitId;
      /** Names of the tags that the commit got. */
      readonly tags?: readonly string[];
    }
  | LostRace;

/** How a plan is put into Git. */
interface ApplyOptions {
  readonly message: string;
  readonly author: Person;
  readonly now: Date;
  /** What may make the commit of the delivery branch. */
  readonly forge?: Pick<Forge, 'commit'>;
  /** Ref to move; the location's branch unless said otherwise. */
  readonly ref?: RefName;
  /** Commit that `ref` must be at; the plan's base unless said otherwise. */
  readonly from?: CommitId | null;
  /** Whether `ref` may be rewritten: for a proposal that is made anew. */
  readonly rewrite?: boolean;
  /** Options for the server, `git push -o`. */
  readonly pushOptions?: readonly string[];
  /** Told of a signature that does not count, where the change is made all the same. */
  readonly onNote?: ((note: string) => void) | undefined;
  /** Refs that are moved in the same push, with the commit that is made. */
  readonly also?: (commit: CommitId) => Promise<readonly RefUpdate[]>;
}

/**
 * Makes the plan's commit and moves the branch, all or nothing: until the push is through, nothing but unreachable
 * objects in the local mirror has changed.
 */
export async function applyPlan(snapshot: Snapshot, plan: Plan, options: ApplyOptions): Promise<Attempt> {
  const location = locationOfPlan(snapshot, plan);
  const isDelivered = options.ref === undefined;
  if (isDelivered) assertSigns(snapshot, location, plan, options.forge);
  const renders = await commitRenders(snapshot, plan.renders, options);
  if (plan.edits.length === 0) return keepRenders(snapshot, renders, plan.base);
  const commit = await madeByForge(
    location,
    {
      commit: await commitPlan(snapshot, location, plan, options),
      onto: plan.base,
      message: options.message,
    },
    options.forge,
  );
  if (typeof commit !== 'string') return commit;
  const update: RefUpdate = {
    ref: options.ref ?? refOf(location),
    from: options.from === undefined ? plan.base : options.from,
    to: commit,
  };
  const tags = isDelivered ? await new NextTags(location).of(snapshot, plan, commit, options.now) : [];
  if (isDelivered) await assertSigned(snapshot, location, plan, { commit, tags }, options.onNote);
  const updates = [update, ...((await options.also?.(commit)) ?? []), ...tags];
  const pushing = { rewrite: options.rewrite ?? false, options: [...(options.pushOptions ?? [])] };
  if (location.mirror === snapshot.home.mirror) {
    return toAttempt(await location.mirror.push([...renders, ...updates], pushing), commit, tags);
  }
  if (renders.length > 0) {
    const pushed = toAttempt(await snapshot.home.mirror.push(renders), commit);
    if (pushed.kind === 'race') return pushed;
  }
  return toAttempt(await location.mirror.push(updates, pushing), commit, tags);
}

/** Puts lost renders back; nothing else changes. */
async function keepRenders(
  { home }: Snapshot,
  renders: readonly RefUpdate[],
  base: CommitId | null,
): Promise<Attempt> {
  const commit = renders.at(-1)?.to ?? base;
  if (commit === null) throw DeliveryError.of('INTERNAL', 'a plan without edits has no commit to start from');
  return renders.length === 0 ? { kind: 'done', commit } : toAttempt(await home.mirror.push(renders), commit);
}

/** The branch that a plan changes; throws `NOT_CONFIGURED` while the delivery data does not name it. */
export function locationOfPlan(snapshot: Snapshot, plan: Plan): Location {
  const location = knownLocation(snapshot, plan);
  if (location) return location;
  const { environment, repository, branch } = plan;
  throw new DeliveryError([
    notConfigured(
      `the delivery data does not say yet that ${environment ?? 'an environment'} is delivered to branch ${branch} of ${repository}`,
      {
        subject: environment === undefined ? {} : { environment },
        remedy: 'let the open proposal of `cdk8s-delivery configure` be merged first, then run it again',
      },
    ),
  ]);
}

/** The branch that a plan changes; nothing while the delivery data does not name it. */
export function knownLocation(
  snapshot: Snapshot,
  { environment, repository, branch }: Plan,
): Location | undefined {
  const location = environment === undefined ? snapshot.home : snapshot.locationOf(environment);
  return [location, snapshot.home].find((each) => each.remote === repository && each.branch === branch);
}

/** The plan's commit, on the plan's base: an object that no ref points to yet. */
export async function commitPlan(
  snapshot: Snapshot,
  location: Location,
  plan: Plan,
  { message, author, now, onNote }: Pick<ApplyOptions, 'message' | 'author' | 'now' | 'onNote'>,
): Promise<CommitId> {
  const edits = location.mirror === snapshot.home.mirror ? plan.edits : await asFiles(snapshot, plan.edits);
  const request = {
    parents: plan.base === null ? [] : [plan.base],
    ...(plan.base === null ? {} : { base: plan.base }),
    edits,
    message,
    author: { ...author, date: now },
  };
  return signedIfItCan(plan, (signed) => repositoryOf(location).commit({ ...request, signed }), onNote);
}

/** Where another repository does not have the tree, its files are copied. */
async function asFiles(snapshot: Snapshot, edits: readonly TreeEdit[]): Promise<TreeEdit[]> {
  const result: TreeEdit[] = [];
  for (const edit of edits) {
    if (edit.kind !== 'tree') {
      result.push(edit);
      continue;
    }
    const repository = repositoryOf(snapshot.home);
    const entries = (await repository.entries(edit.id, { recursive: true })).filter(
      ({ type }) => type === 'blob',
    );
    const blobs = await repository.read(entries.map(({ id }) => id));
    result.push({ kind: 'delete', path: edit.path });
    entries.forEach(({ path }, index) => {
      result.push({ kind: 'file', path: `${edit.path}/${path}`, content: blobs[index] ?? Buffer.alloc(0) });
    });
  }
  return result;
}

/** The outcome of a push; throws an error that no further attempt would fix. */
export function toAttempt(result: PushResult, commit: CommitId, tags: readonly RefUpdate[] = []): Attempt {
  if (result.ok) return { kind: 'done', commit, ...(tags.length === 0 ? {} : { tags: tagNames(tags) }) };
  if (result.reason === 'race') return { kind: 'race', message: result.message };
  throw pushError(result);
}
