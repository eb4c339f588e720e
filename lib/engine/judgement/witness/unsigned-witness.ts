import type { Finding, Subject } from '../../../model/finding';
import { repositoryOf, type Snapshot, snapshotAt } from '../../delivery';
import { signatureJudge } from '../signatures';

/**
 * Why a witness does not count in an environment that names signers: the commit that brought its file is not signed as the
 * environment asked for at that commit's base. Nothing where no signature is asked for.
 */
export async function unsignedWitness(
  snapshot: Snapshot,
  file: string,
  subject: Subject,
): Promise<readonly Finding[]> {
  const { home } = snapshot;
  const asking = snapshot.readableEnvironments.find(({ name }) => name === subject.environment);
  if (!asking || asking.signers.length === 0 || home.head === undefined) return [];
  const repository = repositoryOf(home);
  for await (const { commit, parents } of repository.history(home.head, [file], { limit: 1 })) {
    // What a shallow clone does not show is judged by what is asked for now.
    const base = (await repository.boundary()).has(commit) ? undefined : parents[0];
    const then =
      base === undefined ? asking : (await snapshotAt(snapshot, home, base)).recordOf.get(asking.name);
    if (!then || then.signers.length === 0) return [];
    const signatures = signatureJudge(repository);
    try {
      const found = await signatures.judgeFor(then, commit);
      return found.map((each) => ({
        ...each,
        message: `the witness does not count there: ${each.message}`,
        subject: { ...each.subject, ...subject, file },
      }));
    } finally {
      await signatures.close();
    }
  }
  return [];
}
