import { type CommitId, isCommitId } from '../../model/scalars';
import { quietLine } from '../../model/text';
import { type DeliveryLayout, parseTrailers, type TRAILERS, trailerValues } from '../../registry';
import type { HistoryEntry } from '../git';
import type { ChangeTales } from './change-tales';
import { type CommitChange, commitChanges } from './commit-changes';
import type { DeliveryChange } from './delivery-change';

/**
 * A commit of a delivery branch: what its message says, and what it changed. It follows from the commit's id, and is
 * cached as JSON.
 */
export interface ToldCommit {
  readonly commit: CommitId;
  readonly parent?: CommitId;
  /** When the branch got it, by the committer's clock; milliseconds since 1970. */
  readonly at: number;
  readonly author: string;
  readonly subject: string;
  /** The verb that it claims. */
  readonly claimed?: string;
  readonly claims: DeliveryChange['claims'];
  readonly changes: readonly CommitChange[];
}

/** A reason as it was typed, where the message shows it on one line: its trailer has no markup. */
function reasonIn(message: string, said: string): string {
  if (!said.includes('< ') && !said.includes('] ')) return said;
  const lines = message.split('\n').filter((line) => line.startsWith('    '));
  return lines.map((line) => line.trim()).find((line) => quietLine(line) === said) ?? said;
}

/** Tells a commit; reads no file. */
export function toldCommit(entry: HistoryEntry, layout: DeliveryLayout, tales: ChangeTales): ToldCommit {
  const { commit, parents, committer, author, message } = entry;
  const trailers = parseTrailers(message);
  const all = (name: keyof typeof TRAILERS) => trailerValues(trailers, name);
  const [requestedBy] = all('requestedBy');
  const [plan] = all('plan');
  const [proposal] = all('proposal');
  const [request] = all('request');
  const [promotedFrom] = all('promotedFrom');
  const [restores] = all('restores');
  const [said] = all('reason');
  const reason = said === undefined ? undefined : reasonIn(message, said);
  const [ticket] = all('ticket');
  const [claimed] = all('change');
  const [parent] = parents;
  return {
    commit,
    ...(parent === undefined ? {} : { parent }),
    at: committer.date.getTime(),
    author: `${author.name} <${author.email}>`,
    subject: message.split('\n', 1)[0] ?? '',
    ...(claimed === undefined ? {} : { claimed }),
    claims: {
      ...(requestedBy === undefined ? {} : { requestedBy }),
      approvedBy: all('approvedBy'),
      ...(promotedFrom === undefined ? {} : { promotedFrom }),
      ...(plan === undefined ? {} : { plan }),
      ...(proposal === undefined ? {} : { proposal }),
      ...(request === undefined ? {} : { request }),
      bypass: all('bypass'),
      ...(reason === undefined ? {} : { reason }),
      ...(ticket === undefined ? {} : { ticket }),
      ...(restores === undefined || !isCommitId(restores) ? {} : { restores }),
    },
    changes: commitChanges(entry, layout, tales),
  };
}
