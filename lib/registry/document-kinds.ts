import { DeliveryError, type Finding } from '../model/finding';
import { controlLyingAt, controlNamed } from './controls';
import { APP } from './documents/app';
import type { DocumentKind } from './documents/document-kind';
import { ENVIRONMENT } from './documents/environment';
import { FREEZE } from './documents/freeze';
import { HOLD } from './documents/hold';
import { RECORD } from './documents/record';
import { REJECTIONS } from './documents/rejections';
import { WAIVER } from './documents/waiver';
import { WITNESS } from './documents/witness';
import type { DeliveryLayout, Place } from './layout';

/** All kinds of data files. */
export const DOCUMENTS: readonly DocumentKind[] = [
  ENVIRONMENT,
  APP,
  RECORD,
  FREEZE,
  HOLD,
  WAIVER,
  REJECTIONS,
  WITNESS,
];

const BY_PLACE = new Map<string, DocumentKind>(DOCUMENTS.map((each) => [each.kind, each]));

/** The kind of the data file at a path; undefined where no data file belongs. */
export function documentKind(path: string, layout: DeliveryLayout): DocumentKind | undefined {
  return documentAt(layout.placeOf(path));
}

/** The kind of the data file at a place. */
export function documentAt(place: Place | undefined): DocumentKind | undefined {
  return place?.kind === 'control' ? controlLyingAt(place.name)?.document : place && BY_PLACE.get(place.kind);
}

/** The kind of data files by the kind of their place, or by the name of a control. */
export function documentOf(kind: string): DocumentKind | undefined {
  return BY_PLACE.get(kind) ?? controlNamed(kind)?.document;
}

/** The reasons why a data file cannot be read; none for a path where no data file belongs. */
export function documentProblems(
  path: string,
  source: string | Uint8Array,
  layout: DeliveryLayout,
): readonly Finding[] {
  const place = layout.placeOf(path);
  try {
    documentAt(place)?.read(source, path, place);
    return [];
  } catch (error) {
    if (error instanceof DeliveryError) return error.findings;
    throw error;
  }
}
