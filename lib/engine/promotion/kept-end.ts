import type { Person } from '../../model/scalars';
import { cut, quietLine } from '../../model/text';
import { printTrailers, TRAILERS } from '../../registry';
import { repositoryOf } from '../delivery';
import type { RefUpdate } from '../git';
import { endWithoutMerge } from './ended-proposal';
import type { Overtaken } from './overtaken';
import { endRef, type Proposal } from './proposal';

/** How many withdrawn proposals of one name are remembered. */
const MOST = 50;

/** The longest reason that is kept whole. */
const MOST_WORDS = 500;

/** Who ended a proposal without merging it, and when. */
export interface EndedBy {
  readonly by: Person;
  readonly now: Date;
  /** Why. */
  readonly reason?: string;
}

/**
 * The note that is kept of a proposal which ended without a merge: a commit on top of the delivery branch, so that
 * earlier merges can be told from later ones. It names what was withdrawn under that name before, too: a branch that is put back stays withdrawn.
 *
 * @param overtaken set where it was closed, and not withdrawn
 */
export async function keptEnd(
  { id, head, location }: Pick<Proposal, 'id' | 'head' | 'location'>,
  { by, now, reason }: EndedBy,
  overtaken?: Overtaken,
): Promise<RefUpdate> {
  const { head: base } = location;
  const ref = endRef(location, id);
  const { commit: from, withdrawn: earlier = [] } = (await endWithoutMerge(location, id)) ?? {};
  const trailers = printTrailers([
    [TRAILERS.proposal, `${id} ${head}`],
    ...earlier.slice(0, MOST).map((each) => [TRAILERS.proposal, `${id} ${each}`] as const),
    ...(reason === undefined ? [] : [[TRAILERS.reason, quietLine(cut(reason, MOST_WORDS))] as const]),
    ...(overtaken ? [[TRAILERS.overtaken, trailerOf(overtaken)] as const] : []),
  ]);
  const to = await repositoryOf(location).commit({
    parents: base === undefined ? [] : [base],
    ...(base === undefined ? {} : { base }),
    edits: [],
    message: `${overtaken ? 'close' : 'withdraw'} ${id}\n\n${trailers}\n`,
    author: { ...by, date: now },
  });
  return { ref, from: from ?? null, to };
}

function trailerOf({ why, commit, takenBack }: Overtaken): string {
  return [why, commit, ...(takenBack === undefined ? [] : [takenBack])].join(' ');
}
