import type { Subject } from '../../model/finding';
import { paths } from '../../registry';

/**
 * The file that a report shows a finding at: its own, else the record of the target or the data of the environment it
 * is about. Readers of reports drop what stands nowhere.
 */
export function reportFile({ file, environment, app }: Subject): string {
  if (file !== undefined) return file;
  if (environment === undefined) return app === undefined ? paths.data : paths.app(app);
  return app === undefined ? paths.environment(environment) : paths.record(environment, app);
}
