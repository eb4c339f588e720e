import type { Finding } from '../../model/finding';
import type { Place } from '../../registry';
import { misnamedRecord } from './orphan-record';
import { misnamedFiles } from './recorded-files';

/** Judges a file whose path holds an invalid name. */
export function judgeMisnamed(file: string, place: Place | undefined): Finding[] {
  if (place?.kind === 'record') return [misnamedRecord(place.environment, file)];
  return place?.kind === 'target' || place?.kind === 'target-file'
    ? [misnamedFiles(place.environment, file)]
    : [];
}
