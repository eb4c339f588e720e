import { isMap, type JsonMap } from '../../../model/json';
import { parseYaml } from '../../../yaml';
import { installFailure } from './unfit';

export const PNPM_LOCKFILE = 'pnpm-lock.yaml';

/**
 * The last document of a pnpm lockfile: what stands before it is about the package manager itself.
 *
 * @throws DeliveryError `DEPENDENCIES_FAILED`, `BROKEN_FILE`
 */
export function pnpmDocument(text: string): JsonMap {
  const last = text.split(/^---$/m).at(-1) ?? '';
  const { data } = parseYaml(last, PNPM_LOCKFILE);
  if (isMap(data) && data['lockfileVersion'] !== undefined) return data;
  throw installFailure(
    'the file does not say `lockfileVersion`: it is no lockfile of pnpm',
    'run `pnpm install`, and commit the pnpm-lock.yaml that it writes',
    PNPM_LOCKFILE,
  );
}
