import { isDeepStrictEqual } from 'node:util';
import { DeliveryError, type Finding } from '../../../model/finding';
import type { CommitId } from '../../../model/scalars';
import { type DeliveryLayout, namedPlace, parseWaiver, type Waiver } from '../../../registry';
import { repositoryOf, type Snapshot } from '../../delivery';
import { notAtBase } from '../not-at-base';
import { judgeWaiverFile } from './judge-waiver-file';

/**
 * Judges the waivers that a difference brings, as `waive` does, by the data of the base: broken waivers, those that
 * name something that cannot be waived, and those that have ended are refused. A waiver that was there before is not
 * judged again.
 *
 * @param layout of the branch, before and after
 */
export async function changedWaivers(
  base: Snapshot,
  head: CommitId,
  changed: readonly { readonly path: string; readonly after?: string }[],
  layout: DeliveryLayout,
  now: Date,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { path, after } of changed) {
    const place = namedPlace(layout.placeOf(path));
    if (place?.kind !== 'waiver' || after === undefined) continue;
    const { environment } = place;
    const unknown = notAtBase(base, environment, { file: path });
    if (unknown.length > 0) {
      findings.push(...unknown);
      continue;
    }
    const location = base.locationOf(environment);
    const text = (await repositoryOf(location).readText(`${head}:${path}`)) ?? '';
    try {
      const waiver = parseWaiver(text, path);
      if (isDeepStrictEqual(standing(await base.text(location, path), path), waiver)) continue;
      findings.push(...(await judgeWaiverFile(base, environment, path, waiver, now)));
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      findings.push(...error.findings);
    }
  }
  return findings;
}

/** The earlier waiver; a broken file counts as none. */
function standing(text: string | undefined, path: string): Waiver | undefined {
  if (text === undefined) return undefined;
  try {
    return parseWaiver(text, path);
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
