import { printableLines } from '../model/text';
import type { ReleaseRecord } from '../registry';

/** The version of a release as people say it. */
export function versionOf(record: ReleaseRecord | undefined): string {
  if (!record) return '–';
  const versions = [...new Set(Object.values(record.images).map(({ version }) => version))];
  return printableLines(versions.join(', ') || record.release);
}
