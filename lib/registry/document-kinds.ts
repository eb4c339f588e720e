import { DeliveryError, type Finding } from '../model/finding';
import { APP } from './documents/app';
import type { DocumentKind } from './documents/document-kind';
import { ENVIRONMENT } from './documents/environment';
import { FREEZE } from './documents/freeze';
import { HOLD } from './documents/hold';
import { RECORD } from './documents/record';
import { REJECTIONS } from './documents/rejections';
import { WAIVER } from './documents/waiver';
import { WITNESS } from './documents/witness';
import { layout } from './layout';

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

const BY_PLACE = new Map(DOCUMENTS.map((each) => [each.everywhere.kind, each]));

/** The kind of the data file at a path; nothing where no data file belongs. */
export function documentKind(path: string): DocumentKind | undefined {
  const place = layout.placeOf(path);
  return place && BY_PLACE.get(place.kind);
}

/** What keeps a data file from being read; nothing for a path where no data file belongs. */
export function documentProblems(path: string, source: string | Uint8Array): readonly Finding[] {
  try {
    documentKind(path)?.read(source, path);
    return [];
  } catch (error) {
    if (error instanceof DeliveryError) return error.findings;
    throw error;
  }
}
