import { createHash } from 'node:crypto';
import { type Finding, type RuleTally, refusal } from '../../model/finding';
import type { GateStanding } from '../../model/gate';
import {
  type AppName,
  type BranchName,
  type CommitId,
  canonicalJson,
  Digest,
  type EnvironmentName,
  type Person,
  type TreeId,
} from '../../model/scalars';
import { type DeliveryLayout, documentProblems, type ReleaseRecord } from '../../registry';
import type { TreeEdit } from '../git';

/**
 * A change that is asked for, as plain data: what a script passes, what a proposal keeps until it is merged, and what a
 * saved plan repeats. Which keys there are beside `verb` is said by the entry of the verb in `changes/`.
 */
export interface Change {
  readonly verb: string;
}

/** What a plan does to one target. */
export interface TargetPlan {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  /** `first`: nothing ran there. `same`: nothing to do. `evidence`: only facts about the release are added. */
  readonly change: 'first' | 'update' | 'remove' | 'evidence' | 'same';
  readonly from?: ReleaseRecord;
  readonly to?: ReleaseRecord;
  /** Ids of the target's manifest tree. */
  readonly tree: { readonly before?: TreeId; readonly after?: TreeId };
  /** Upstream that the release comes from. */
  readonly promotedFrom?: EnvironmentName;
  /** Commit whose state a rollback restores. */
  readonly restores?: CommitId;
}

/** The parts of a release that do not follow from its request alone, as the first plan found them. */
export interface ReleaseResolution {
  /** Commit of the typed definitions. */
  readonly code: CommitId;
  readonly apps: readonly AppName[];
  /** By app, the images of the environment that `like` names. */
  readonly like?: Readonly<Record<string, ReleaseRecord['images']>>;
}

/** Rendered files of a release, to be kept on the renders branch. */
export interface RendersPlan {
  readonly app: AppName;
  readonly record: ReleaseRecord;
  /** Whether the code revision is a commit of the very repository that keeps the renders. */
  readonly ownCode: boolean;
  /** Whether a witness rendered them, because those of who made the release are gone. */
  readonly again?: true;
  /** Path below `<app>/`, such as `dev/Deployment.web.yaml`, to content. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** By the same paths: what in the project's code made the file. For people; no id covers it. */
  readonly origins: ReadonlyMap<string, string>;
}

/**
 * The complete, pure result of a requested change. Apply takes it as it is; `--dry-run` prints it; a proposal's text is
 * made of it.
 */
export interface Plan {
  readonly schema: 'cdk8s-delivery/plan/v1';
  /** The verb of `change`. */
  readonly verb: string;
  /** What was asked for, made absolute: it means the same again, wherever the upstreams have moved. */
  readonly change: Change;
  /** Environment that is changed; absent for changes of the whole fleet. */
  readonly environment?: EnvironmentName;
  readonly repository: string;
  readonly branch: BranchName;
  /** Commit of the delivery branch that was planned on; `null`: the branch does not exist yet. */
  readonly base: CommitId | null;
  /** The moment that its files say it was asked for, ISO 8601, UTC; absent where they say none. */
  readonly at?: string;
  readonly requestedBy: Person;
  readonly reason?: string;
  /** The ticket that it is part of, as the person who asked says it. */
  readonly ticket?: string;
  /** Refusals that were bypassed by name. */
  readonly bypass: readonly string[];
  readonly targets: readonly TargetPlan[];
  readonly edits: readonly TreeEdit[];
  readonly renders: readonly RendersPlan[];
  readonly findings: readonly Finding[];
  /** How the rules stand that the manifests were judged by, by environment; absent where they were not judged. */
  readonly rules?: readonly RuleTally[];
  /** How the gates of the environment stand to each target; absent where none was asked. */
  readonly gates?: readonly GateStanding[];
  /** Approvals the change needs before it is made. */
  readonly approvals: { readonly needed: number; readonly owners: readonly string[] };
  /**
   * What stood there of the things that the change replaces, by name, in words. The request is resolved by it: an
   * attempt that finds something else there is refused.
   */
  readonly startsFrom: Readonly<Record<string, string>>;
  /** What a request for a release was resolved to; a further attempt takes it over. */
  readonly resolved?: ReleaseResolution;
  /** Paths whose state is asked for: their history names the commit that reached it. */
  readonly concerns: readonly string[];
  /** The commit that reached what is asked for, where the planner knows it better than the history of paths. */
  readonly reached?: CommitId;
  readonly effect: 'nothing' | 'refused' | 'commit' | 'proposal';
  /**
   * Files that the digest leaves out: records, as the targets say what they hold, and those that say when and by whom the
   * change was asked for.
   */
  readonly said?: readonly string[];
  /** `sha256:` over what was asked, what stands there and what will stand there; an approval binds to it. */
  readonly digest: Digest;
}

/** All parts of a plan that are not derived. */
export type PlanDraft = Omit<Plan, 'schema' | 'effect' | 'said' | 'digest'>;

/**
 * Completes a plan: its effect and its digest follow from the rest.
 *
 * @param layout of the branch that it changes
 * @param asking files that say when and by whom the change was asked for: the digest leaves them out
 */
export function completePlan(layout: DeliveryLayout, asked: PlanDraft, asking: readonly string[] = []): Plan {
  const draft = { ...asked, findings: once([...asked.findings, ...unreadableEdits(asked.edits, layout)]) };
  const said = [...recordsOf(asked, layout), ...asking];
  return {
    schema: 'cdk8s-delivery/plan/v1',
    ...draft,
    effect: effectOf(draft),
    ...(said.length === 0 ? {} : { said }),
    digest: planDigest(draft, said),
  };
}

/** Each finding once: several rules may report the same thing in the same words. */
function once(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((each) => [canonicalJson(each), each])).values()];
}

/** A data file that its own reader does not accept must not get onto the branch. */
function unreadableEdits(edits: readonly TreeEdit[], layout: DeliveryLayout): Finding[] {
  return edits.flatMap((edit) =>
    edit.kind === 'file'
      ? documentProblems(edit.path, edit.content, layout).map(({ message, subject }) =>
          refusal('UNREADABLE_RESULT', message, subject),
        )
      : [],
  );
}

/** The records that a plan edits of its targets. */
function recordsOf({ targets, edits }: PlanDraft, layout: DeliveryLayout): string[] {
  const edited = new Set(edits.map(({ path }) => path));
  return targets
    .map(({ environment, app }) => layout.pathOf({ kind: 'record', environment, app }))
    .filter((path) => edited.has(path));
}

/** What applying a plan does: it follows from the rest. */
export function effectOf({ findings, edits, renders, approvals }: PlanDraft): Plan['effect'] {
  if (findings.some((each) => each.severity === 'refusal')) return 'refused';
  if (edits.length === 0) return renders.length > 0 ? 'commit' : 'nothing';
  return approvals.needed > 0 ? 'proposal' : 'commit';
}

/**
 * The digest of a plan. Evidence is left out, so that a link added later costs no approval; the commit planned on is
 * left out, so that a neighbour's promotion costs none either; targets that stay as they are are left out, as a
 * proposal does not keep them; and so is what a change leaves that says when it was asked for, as the hold of a rollback does.
 *
 * @param said files that are left out
 */
export function planDigest(
  { verb, environment, bypass, targets, edits }: PlanDraft,
  said: readonly string[],
): Digest {
  const derived = new Set(said);
  const content = {
    verb,
    environment: environment ?? null,
    bypass,
    targets: targets
      .filter(({ change }) => change !== 'same')
      .map((each) => ({
        target: `${each.environment}/${each.app}`,
        change: each.change,
        from: identity(each.from),
        to: identity(each.to),
        tree: [each.tree.before ?? null, each.tree.after ?? null],
      })),
    edits: edits
      .filter(({ path }) => !derived.has(path))
      .map(describeEdit)
      .sort(([one = ''], [other = '']) => ((one ?? '') < (other ?? '') ? -1 : 1)),
  };
  return Digest.of(canonicalJson(content));
}

function identity(record: ReleaseRecord | undefined) {
  if (!record) return null;
  const images = Object.fromEntries(
    Object.entries(record.images).map(([slot, image]) => [slot, image.pullable]),
  );
  const { contains, baseline } = record;
  return {
    ...{ release: record.release, code: record.code, images, renders: record.renders },
    ...(contains ? { contains } : {}),
    ...(baseline === undefined ? {} : { baseline }),
  };
}

function describeEdit(edit: TreeEdit) {
  switch (edit.kind) {
    case 'file':
      return [edit.path, createHash('sha256').update(edit.content).digest('hex')];
    case 'tree':
      return [edit.path, edit.id];
    case 'delete':
      return [edit.path, null];
  }
}
