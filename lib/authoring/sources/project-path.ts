import { realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { DeliveryError, quote } from '../../model/finding';

/**
 * The real path of a file or folder of the project; undefined where it does not exist.
 *
 * @throws DeliveryError `UNSAFE_PATH` for one that lies outside
 */
export function projectPath(root: string, path: string): string | undefined {
  let real: string;
  try {
    real = realpathSync(join(root, path));
  } catch {
    return undefined;
  }
  const inside = relative(realpathSync(root), real);
  if (inside === '..' || inside.startsWith(`..${sep}`))
    throw DeliveryError.of('UNSAFE_PATH', `${quote(path)} lies outside the project`, { file: path });
  return real;
}
