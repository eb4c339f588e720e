import {
  appName,
  commitId,
  digest,
  environmentName,
  gitId,
  instant,
  type Person,
  parsePerson,
  printPerson,
  proposalId,
  releaseId,
  text,
} from '../../model/scalars';
import { v } from '../../model/schema';
import { type KeptDocument, kept } from './kept-document';

const schema = v.strictObject({
  schema: v.literal('cdk8s-delivery/approval/v1'),
  proposal: proposalId,
  opened: commitId,
  head: commitId,
  plan: digest,
  branch: text,
  targets: v.array(
    v.strictObject({
      environment: environmentName,
      app: appName,
      from: v.nullable(releaseId),
      to: v.nullable(releaseId),
    }),
  ),
  files: v.array(v.strictObject({ path: text, id: v.nullable(gitId) })),
  by: text,
  at: instant,
});

/** One person's yes to one plan, as a file that they sign. */
export type SignedApproval = Omit<v.InferOutput<typeof schema>, 'by' | 'schema'> & { readonly by: Person };

/** A file of an approval, whose very bytes are signed. */
export const SIGNED_APPROVAL: KeptDocument<SignedApproval> = kept<SignedApproval, typeof schema>({
  schema,
  value: ({ schema: _, by, ...rest }) => ({ ...rest, by: parsePerson(by) }),
  data: ({ by, ...rest }) => ({ schema: 'cdk8s-delivery/approval/v1', ...rest, by: printPerson(by) }),
});
