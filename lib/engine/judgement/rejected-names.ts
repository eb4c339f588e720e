import type { ReleaseRecord } from '../../registry';

/** All names under which a release may have been rejected. */
export function rejectedNames(record: ReleaseRecord): string[] {
  return [
    record.release,
    ...Object.values(record.images).map(({ digest }) => digest),
    ...Object.entries(record.renders.trees).map(([environment, tree]) => `${environment}:${tree}`),
  ];
}
