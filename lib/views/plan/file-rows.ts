import { DeliveryError, type FieldJudgement, undecided } from '../../model/finding';
import { documentAt, type Place } from '../../registry';
import type { FileRow } from './plan-view';

const OUTSIDE = undecided('outside of the delivery layout: not judged here', 'low');

/**
 * The meaning of a change of a file that is neither governance nor a target's, according to its kind of document.
 *
 * @param place what lies at the path
 * @param text what it holds, or held where it is removed; its words are left out unless given
 */
export function fileRow(
  path: string,
  kind: FileRow['kind'],
  place: Place | undefined,
  text?: string | Uint8Array,
): FileRow {
  return { path, kind, ...judge(path, kind, place, text) };
}

function judge(
  path: string,
  kind: FileRow['kind'],
  place: Place | undefined,
  text: string | Uint8Array | undefined,
): FieldJudgement {
  const document = documentAt(place);
  if (!document?.means) return OUTSIDE;
  const judgement = document.means[kind];
  if (!document.means.about || text === undefined) return judgement;
  try {
    const about = document.means.about(document.read(text, path, place));
    return { ...judgement, note: `${judgement.note}: ${about}` };
  } catch (error) {
    if (error instanceof DeliveryError) return { ...judgement, note: `${judgement.note}: it cannot be read` };
    throw error;
  }
}
