import * as v from 'valibot';
import { type Brand, branded } from './brand';

/** Id of a proposal: `<environment>/<name>`, such as `prod/promote-frontend`; `_fleet/…` where no environment is entered. */
type ProposalId = Brand<'ProposalId'>;

const ID = /^[a-z0-9_][a-z0-9-]*\/[a-z0-9][a-z0-9_-]*$/;

const proposalId = branded<ProposalId>(
  v.pipe(v.string(), v.regex(ID, 'not the id of a proposal; an id looks like "prod/promote-frontend"')),
);

/** Whether the text is the id of a proposal. */
export const isProposalId = (text: string): text is ProposalId => v.is(proposalId, text);
