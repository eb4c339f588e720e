import { type Finding, refusal } from '../../model/finding';
import type { Place } from '../../registry';

/** Records and manifests under a name that nothing can have: no record is read there, and no record names them. */
export function judgeMisnamed(file: string, place: Place | undefined): Finding[] {
  switch (place?.kind) {
    case 'record':
      return [
        refusal('ORPHAN_RECORD', 'a record lies under a name that no environment or app can have', {
          environment: place.environment,
          file,
        }),
      ];
    case 'target':
    case 'target-file':
      return [
        refusal('UNRECORDED_FILES', 'files stand under a name that no app can have', {
          environment: place.environment,
          file,
        }),
      ];
    default:
      return [];
  }
}
