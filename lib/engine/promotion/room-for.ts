import { DeliveryError } from '../../model/finding';
import type { ProposalId } from '../../model/scalars';
import { placeOfRef, refsOf } from '../../registry';
import type { Location } from '../delivery';

/**
 * Looks whether a further proposal may be opened for an environment, which may limit how many wait. Two that are opened at one
 * moment do not see each other.
 *
 * @throws DeliveryError `TOO_MANY_PROPOSALS`
 */
export async function roomFor(
  id: ProposalId,
  { mirror, branch }: Location,
  most: number | undefined,
): Promise<void> {
  if (most === undefined) return;
  const [environment = ''] = id.split('/');
  const open = [...(await mirror.list(refsOf('proposal', branch))).keys()].flatMap((ref) => {
    const place = placeOfRef(ref);
    return place?.kind === 'proposal' && place.branch === branch && place.id.startsWith(`${environment}/`)
      ? [String(place.id)]
      : [];
  });
  if (open.length < most) return;
  throw DeliveryError.of(
    'TOO_MANY_PROPOSALS',
    `${open.length} proposals for ${environment} are open (${open.sort().slice(0, 10).join(', ')}${open.length > 10 ? ', …' : ''}), and it takes ${most} at a time`,
  );
}
