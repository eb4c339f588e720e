import type { CommitId } from '../../../model/scalars';
import type { Location } from '../../delivery';
import { statementsRef } from '../statements/statement-files';
import { receiptsRef } from './receipt-files';

/** Where the refs of a delivery branch stand that only grow. */
interface KeptHeads {
  readonly statements?: CommitId;
  readonly receipts?: CommitId;
}

/** Fetches what is kept beside a delivery branch; where nothing is kept the remote is asked once. */
export async function keptHeads({ mirror, branch }: Location): Promise<KeptHeads> {
  const [statements, receipts] = [statementsRef(branch), receiptsRef(branch)];
  const there = await mirror.list('refs/');
  const heads = await mirror.fetch([statements, receipts].filter((ref) => there.has(ref)));
  const [given, left] = [heads.get(statements), heads.get(receipts)];
  return {
    ...(given === undefined ? {} : { statements: given }),
    ...(left === undefined ? {} : { receipts: left }),
  };
}
