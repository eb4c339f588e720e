import { type Finding, refusal } from '../../model/finding';
import type { Place } from '../../registry';

/** Records and manifests under a name that nothing can have: no record is read there, and no record says so. */
export function judgeMisnamed(file: string, kind: Place['kind'] | undefined): Finding[] {
  if (kind === 'record') {
    const message = 'a record lies under a name that no environment or app can have';
    return [refusal('ORPHAN_RECORD', message, { file })];
  }
  if (kind !== 'target' && kind !== 'target-file') return [];
  return [refusal('UNRECORDED_FILES', 'files stand under a name that no app can have', { file })];
}
