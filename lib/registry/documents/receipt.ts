import {
  commitId,
  digest,
  instant,
  type Person,
  parsePerson,
  printPerson,
  proposalId,
  text,
} from '../../model/scalars';
import { v } from '../../model/schema';
import { type KeptDocument, kept } from './kept-document';

const schema = v.strictObject({
  schema: v.literal('cdk8s-delivery/receipt/v1'),
  commit: commitId,
  branch: text,
  proposal: proposalId,
  head: commitId,
  plan: digest,
  request: v.exactOptional(v.strictObject({ number: v.number(), link: text })),
  requestedBy: text,
  approvals: v.array(
    v.strictObject({ by: text, at: text, statement: v.exactOptional(text), review: v.exactOptional(text) }),
  ),
  checks: v.array(v.strictObject({ check: text, result: text })),
  bypass: v.array(text),
  pushed: instant,
});

/** What a merge was: kept beside the branch, in the push that brought the commit. */
export type Receipt = Omit<v.InferOutput<typeof schema>, 'schema' | 'requestedBy' | 'approvals'> & {
  readonly requestedBy: Person;
  readonly approvals: readonly (Omit<v.InferOutput<typeof schema>['approvals'][number], 'by'> & {
    readonly by: Person;
  })[];
};

/** A file of a receipt. */
export const RECEIPT: KeptDocument<Receipt> = kept<Receipt, typeof schema>({
  schema,
  value: ({ schema: _, requestedBy, approvals, ...rest }) => ({
    ...rest,
    requestedBy: parsePerson(requestedBy),
    approvals: approvals.map((each) => ({ ...each, by: parsePerson(each.by) })),
  }),
  data: ({ requestedBy, approvals, ...rest }) => ({
    schema: 'cdk8s-delivery/receipt/v1',
    ...rest,
    requestedBy: printPerson(requestedBy),
    approvals: approvals.map((each) => ({ ...each, by: printPerson(each.by) })),
  }),
});
