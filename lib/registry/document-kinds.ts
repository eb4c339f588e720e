import { DeliveryError, type Finding } from '../model/finding';
import { parseApp } from './app-file';
import { parseEnvironment } from './environment-file';
import { parseFreeze } from './freeze-file';
import { parseHold } from './hold-file';
import { layout, type Place } from './layout';
import { parseRecord } from './record-file';
import { parseRejections } from './rejections-file';
import { parseWaiver } from './waiver-file';
import { parseWitness } from './witness-file';

/** A kind of data file of a delivery branch: where it lies, what it is, and how it is read. */
export interface DocumentKind {
  /** Its places, each name as `*`: the path of it is a pattern as in Git's `glob` pathspecs. */
  readonly everywhere: Place;
  readonly what: 'record' | 'environment-data' | 'app-data' | 'control' | 'witness';
  /** Throws `BROKEN_FILE` with every problem and its position. */
  readonly read: (source: string | Uint8Array, file: string) => unknown;
}

/** All kinds of data files. */
export const DOCUMENTS: readonly DocumentKind[] = [
  { everywhere: { kind: 'app', environment: '*', app: '*' }, what: 'app-data', read: parseApp },
  { everywhere: { kind: 'witness', app: '*', release: '*' }, what: 'witness', read: parseWitness },
  { everywhere: { kind: 'rejections' }, what: 'control', read: parseRejections },
  { everywhere: { kind: 'environment', environment: '*' }, what: 'environment-data', read: parseEnvironment },
  { everywhere: { kind: 'record', environment: '*', app: '*' }, what: 'record', read: parseRecord },
  { everywhere: { kind: 'freeze', environment: '*' }, what: 'control', read: parseFreeze },
  { everywhere: { kind: 'hold', environment: '*', app: '*' }, what: 'control', read: parseHold },
  { everywhere: { kind: 'waiver', environment: '*', name: '*' }, what: 'control', read: parseWaiver },
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
