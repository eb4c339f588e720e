import { createHash } from 'node:crypto';
import { type BranchName, type CommitId, type Person, personKey, type RefName } from '../../../model/scalars';
import { refName, SIGNED_APPROVAL, type SignedApproval } from '../../../registry';
import type { Location } from '../../delivery';

/** An approval with the bytes that were signed. */
export interface KeptStatement {
  /** Where it lies among the statements of the branch. */
  readonly path: string;
  readonly text: Buffer;
  readonly signature: string;
  readonly approval: SignedApproval;
}

/** The ref that keeps the signed approvals of a delivery branch, for ever. */
export function statementsRef(branch: BranchName): RefName {
  return refName({ kind: 'statements', branch, name: 'approvals' });
}

/** Where the approval of a proposal's commit by a person lies. */
export function statementPath(head: CommitId, by: Person): string {
  const who = createHash('sha256').update(personKey(by)).digest('hex').slice(0, 16);
  return `${folderOf(head)}/${who}.json`;
}

/** Where the signature of a file lies. */
export const signaturePath = (path: string) => `${path}.sig`;

const folderOf = (head: CommitId) => `${head.slice(0, 2)}/${head}`;

/** What stands in a ref of statements about a proposal's commit; what is none is left out. */
export async function keptStatements(
  { mirror: { repository } }: Location,
  statements: CommitId,
  head: CommitId,
): Promise<readonly KeptStatement[]> {
  const entries = await repository.entries(statements, { path: folderOf(head), recursive: true });
  const files = entries.filter(({ type }) => type === 'blob');
  const blobs = await repository.read(files.map(({ id }) => id));
  const texts = new Map(files.map(({ path }, index) => [path, blobs[index]]));
  return [...texts].flatMap(([name, text]) => {
    const approval =
      name.endsWith('.json') && text ? SIGNED_APPROVAL.parse(text.toString('utf8')) : undefined;
    const signature = texts.get(signaturePath(name));
    if (!text || !approval || !signature) return [];
    return [{ path: `${folderOf(head)}/${name}`, text, signature: signature.toString('utf8'), approval }];
  });
}
