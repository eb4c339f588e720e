import { DeliveryError, type Finding } from '../model/finding';
import { parseApp } from './app-file';
import { parseEnvironment } from './environment-file';
import { parseFreeze } from './freeze-file';
import { parseHold } from './hold-file';
import { parseRecord } from './record-file';
import { parseRejections } from './rejections-file';
import { parseWaiver } from './waiver-file';
import { parseWitness } from './witness-file';

/** A kind of data file of a delivery branch: where it lies, what it is, and how it is read. */
export interface DocumentKind {
  /** One `*` per segment at the most; it stands for any text without `/`, as in Git's `glob` pathspecs. */
  readonly pattern: string;
  readonly what: 'record' | 'environment-data' | 'app-data' | 'control' | 'witness';
  /** Throws `BROKEN_FILE` with every problem and its position. */
  readonly read: (source: string | Uint8Array, file: string) => unknown;
}

/** All kinds of data files. */
export const DOCUMENTS: readonly DocumentKind[] = [
  { pattern: 'environments/_apps/*.yaml', what: 'app-data', read: parseApp },
  { pattern: 'environments/_witnesses/*/*.yaml', what: 'witness', read: parseWitness },
  { pattern: 'environments/rejected.yaml', what: 'control', read: parseRejections },
  { pattern: 'environments/*/environment.yaml', what: 'environment-data', read: parseEnvironment },
  { pattern: 'environments/*/releases/*.yaml', what: 'record', read: parseRecord },
  { pattern: 'environments/*/freeze.yaml', what: 'control', read: parseFreeze },
  { pattern: 'environments/*/holds/*.yaml', what: 'control', read: parseHold },
  { pattern: 'environments/*/waivers/*.yaml', what: 'control', read: parseWaiver },
];

/** The kind of the data file at a path; nothing where no data file belongs. */
export function documentKind(path: string): DocumentKind | undefined {
  return DOCUMENTS.find(({ pattern }) => matches(path, pattern));
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

function matches(path: string, pattern: string): boolean {
  const segments = path.split('/');
  const patterns = pattern.split('/');
  return (
    segments.length === patterns.length &&
    patterns.every((each, index) => matchesSegment(segments[index] ?? '', each))
  );
}

function matchesSegment(segment: string, pattern: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return segment === pattern;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  return (
    segment.length >= before.length + after.length && segment.startsWith(before) && segment.endsWith(after)
  );
}
