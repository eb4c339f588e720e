import type { Subject } from '../../model/finding';
import { type DeliveryLayout, SHARED } from '../../registry';

/**
 * The file that a report shows a finding at: its own, else the record of the target or the data of the environment it
 * is about. Readers of reports drop findings without a file.
 */
export function reportFile({ file, environment, app }: Subject, layout: DeliveryLayout): string {
  if (file !== undefined) return file;
  if (environment === undefined) return SHARED;
  return app === undefined
    ? layout.pathOf({ kind: 'environment', environment })
    : layout.pathOf({ kind: 'record', environment, app });
}
