/** A trailer of a commit message: a claim for people, never the truth. */
export type Trailer = readonly [name: string, value: string];

/** The trailers that this tool writes, by what they claim. */
export const TRAILERS = {
  /** The verb. */
  change: 'Delivery-Change',
  environment: 'Environment',
  app: 'App',
  release: 'Release',
  /** Upstream that a release comes from. */
  promotedFrom: 'Promoted-from',
  /** Release that a person stated to be contained. */
  contains: 'Contains',
  /** Commit whose state a rollback restores. */
  restores: 'Restores',
  /** Source commit of the images. */
  sourceCommit: 'Source-Commit',
  /** Code of a refusal that was bypassed, and why. */
  bypass: 'Bypass',
  /** The reason, in the words of the person who asked. */
  reason: 'Reason',
  /** The ticket that the change is part of, as given by the person who asked. */
  ticket: 'Ticket',
  /** Id of the set of proposals that it is one of. */
  set: 'Delivery-Set',
  /** Digest of the plan. */
  plan: 'Plan',
  requestedBy: 'Requested-by',
  /** A person and a moment. */
  approvedBy: 'Approved-by',
  /** Path of a signed approval among the statements of the delivery branch. */
  statement: 'Approval-Statement',
  /** Id and commit of the proposal that was merged. */
  proposal: 'Proposal',
  /** Why a proposal was closed without a merge, and the commit of the delivery branch that made it pointless. */
  overtaken: 'Overtaken',
  /** Link of the pull request that was merged. */
  request: 'Pull-Request',
  /** Commit of the delivery branch that a proposal was opened on. */
  openedOn: 'Opened-on',
  approvalsNeeded: 'Approvals-needed',
  /** Commit of the same proposal as it was before. */
  replaces: 'Replaces',
  /** The change that a proposal asks for, as JSON. */
  intent: 'Delivery-Intent',
} as const;

/** The paragraph of trailers; a value is one line, whatever it holds. */
export function printTrailers(trailers: readonly Trailer[]): string {
  return trailers.map(([name, value]) => `${name}: ${oneLine(value)}`).join('\n');
}

/** The trailers of a commit message: the `Name: value` lines of its last paragraph. */
export function parseTrailers(message: string): Trailer[] {
  const last = message.trimEnd().split('\n\n').at(-1) ?? '';
  return last.split('\n').flatMap((line): Trailer[] => {
    const colon = line.indexOf(': ');
    return colon > 0 && /^[A-Za-z][A-Za-z0-9-]*$/.test(line.slice(0, colon))
      ? [[line.slice(0, colon), line.slice(colon + 2)]]
      : [];
  });
}

/** The values of a trailer that may stand several times. */
export function trailerValues(trailers: readonly Trailer[], name: keyof typeof TRAILERS): string[] {
  return trailers.filter(([key]) => key === TRAILERS[name]).map(([, value]) => value);
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}
