import type { Json } from '../../../model/json';
import { isMap } from '../../../model/json';
import { parseYaml } from '../../../yaml';

/**
 * The keys of a YAML file of settings that an installation may follow. A value with `${` would send a variable of the user's
 * environment to a host of the file's choice.
 *
 * @throws DeliveryError `BROKEN_FILE`
 */
export function plainSettings(
  text: string | undefined,
  file: string,
  keys: ReadonlySet<string>,
): Readonly<Record<string, Json>> {
  const data = text === undefined ? {} : parseYaml(text, file).data;
  if (!isMap(data)) return {};
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) =>
      value === undefined || !keys.has(key) || JSON.stringify(value).includes('${') ? [] : [[key, value]],
    ),
  );
}
