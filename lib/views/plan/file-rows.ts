import { DeliveryError, type FieldJudgement, undecided } from '../../model/finding';
import { documentAt, type Place } from '../../registry';
import type { FileRow } from './plan-view';

const OUTSIDE = undecided('outside of the delivery layout: not judged here', 'low');

/**
 * The meaning of a change of a file that is neither governance nor a target's, according to its kind of document.
 *
 * @param place what lies at the path
 * @param text what it holds, or held where it is removed; its words are left out unless given
 * @param before what it held, where it is changed
 */
export function fileRow(
  path: string,
  kind: FileRow['kind'],
  place: Place | undefined,
  text?: string | Uint8Array,
  before?: string,
): FileRow {
  return { path, kind, ...judge(path, kind, place, text, before) };
}

function judge(
  path: string,
  kind: FileRow['kind'],
  place: Place | undefined,
  text: string | Uint8Array | undefined,
  before: string | undefined,
): FieldJudgement {
  const document = documentAt(place);
  if (!document?.means) return OUTSIDE;
  const { means } = document;
  const judgement = means[kind];
  if ((!means.about && !means.less) || text === undefined) return judgement;
  try {
    const now = document.read(text, path, place);
    const less =
      kind === 'changed' && before !== undefined
        ? means.less?.(document.read(before, path, place), now)
        : undefined;
    const said = less ?? judgement;
    return means.about ? { ...said, note: `${said.note}: ${means.about(now)}` } : said;
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return means.about ? { ...judgement, note: `${judgement.note}: it cannot be read` } : judgement;
  }
}
