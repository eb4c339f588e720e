import { DeliveryError, type Finding } from '../../model/finding';
import { type CommitId, Digest, isCommitId, printPerson } from '../../model/scalars';
import { moment } from '../../model/text';
import { parseTrailers, trailerValues } from '../../registry';
import { repositoryOf } from '../delivery';
import { commandLine, optionWords } from './changes/command-line';
import { planMoved } from './plan-moved';
import type { Proposal } from './proposal';

/** How many earlier commits of a proposal are looked at. */
const DEPTH = 20;
/** How many files are named. */
const NAMED = 5;

/** What a commit of a proposal said. */
interface Said {
  readonly commit: CommitId;
  readonly opened?: CommitId;
  readonly plan?: string;
  /** The commit of the proposal before it, which an update replaced. */
  readonly replaces?: CommitId;
}

/**
 * Refuses an approval that names another plan than the present one, and says what changed since; undefined where it
 * names the present one.
 *
 * @param as the person who approves, as typed
 */
export async function planRead(
  proposal: Proposal,
  read: Digest,
  as: string | undefined,
): Promise<Finding | undefined> {
  if (read === proposal.digest) return undefined;
  const { id, digest, requestedBy, at, intent } = proposal;
  const changed = await changedSince(proposal, read);
  const what =
    changed === undefined
      ? 'that plan is not one of its earlier ones, as far as they are kept'
      : `changed since then: ${changed}`;
  return planMoved(
    `the plan that was read is ${Digest.short(read)}, but ${id} is plan ${Digest.short(digest)}, written for ${printPerson(requestedBy)} on ${moment(at)}; ${what}`,
    intent.environment === undefined ? {} : { environment: intent.environment },
    // Without the digest: the command shows the plan before it is approved.
    `look at what it is now, and approve that: \`${commandLine('approve', id, ...optionWords('as', as))}\``,
  );
}

/** The files of the change that differ from the plan that was read; undefined where that plan is not known. */
async function changedSince({ location, head }: Proposal, read: Digest): Promise<string | undefined> {
  const repository = repositoryOf(location);
  try {
    const now = await saidAt(location, head);
    let then: Said | undefined = now;
    for (let depth = 0; then !== undefined && then.plan !== read; depth += 1)
      then =
        then.replaces === undefined || depth === DEPTH ? undefined : await saidAt(location, then.replaces);
    if (!now?.opened || !then?.opened) return undefined;
    const touched = new Set<string>();
    for (const { opened, commit } of [now, then])
      if (opened && (await location.mirror.fetchObject(opened)))
        for (const { path } of await repository.changes(opened, commit)) touched.add(path);
    const files = (await repository.changes(then.commit, now.commit))
      .map(({ path }) => path)
      .filter((path) => touched.has(path));
    if (files.length === 0) return 'what is there, not what the change brings';
    const rest = files.length > NAMED ? ` and ${files.length - NAMED} more` : '';
    return `${files.slice(0, NAMED).join(', ')}${rest}`;
  } catch (error) {
    // A commit that was replaced may be gone from the remote.
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}

async function saidAt(location: Proposal['location'], commit: CommitId): Promise<Said | undefined> {
  if (!(await location.mirror.fetchObject(commit))) return undefined;
  for await (const { message } of repositoryOf(location).history(commit, [], { limit: 1 })) {
    const trailers = parseTrailers(message);
    const [plan] = trailerValues(trailers, 'plan');
    const [opened] = trailerValues(trailers, 'openedOn');
    const [replaces] = trailerValues(trailers, 'replaces');
    return {
      commit,
      ...(plan === undefined ? {} : { plan }),
      ...(opened !== undefined && isCommitId(opened) ? { opened } : {}),
      ...(replaces !== undefined && isCommitId(replaces) ? { replaces } : {}),
    };
  }
  return undefined;
}
