import { DeliveryError, quote } from '../finding';
import { v } from '../schema';
import { type Brand, branded } from './brand';

/** Id of a proposal: `<environment>/<name>`, such as `prod/promote-frontend`; `_fleet/…` where no environment is entered. */
export type ProposalId = Brand<'ProposalId'>;

const ID = /^[a-z0-9_][a-z0-9-]*\/[a-z0-9][a-z0-9_-]*$/;

/** Id of a proposal. */
export const proposalId = branded<ProposalId>(
  v.pipe(v.string(), v.regex(ID, 'not the id of a proposal; an id looks like "prod/promote-frontend"')),
);

/** Whether the text is the id of a proposal. */
export const isProposalId = (text: string): text is ProposalId => v.is(proposalId, text);

/** Parses the id of a proposal; throws `NO_SUCH_PROPOSAL`, as there can be none. */
export function parseProposalId(text: string): ProposalId {
  const { success, output, issues } = v.safeParse(proposalId, text);
  if (success) return output;
  throw noSuchProposal(`${quote(text)} is ${issues[0].message}`);
}

/** Says that a proposal is not there to be worked on. */
export function noSuchProposal(message: string): DeliveryError {
  return DeliveryError.of('NO_SUCH_PROPOSAL', message);
}
