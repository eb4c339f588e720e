import type { ReleaseRecord } from '../registry';
import { printable } from './print-findings';

/** The version of a release as people say it. */
export function versionOf(record: ReleaseRecord | undefined): string {
  if (!record) return '–';
  const versions = [...new Set(Object.values(record.images).map(({ version }) => version))];
  return printable(versions.join(', ') || record.release);
}
