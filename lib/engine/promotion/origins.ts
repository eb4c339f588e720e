import { OriginsSchema } from '../../model/exchange';
import { dnsLabel } from '../../model/scalars';
import { v } from '../../model/schema';

/** What in the project's code made each file of an app, by `<environment>/<file>`. A claim of that code, for people. */
export type Origins = ReadonlyMap<string, string>;

/** Where they are kept, in the folder of an app's rendered files. */
export const ORIGINS_FILE = 'origins.json';

/** As text: by environment and file, in code-unit order. */
export function printOrigins(origins: Origins): string {
  const byEnvironment: Record<string, Record<string, string>> = {};
  for (const [path, origin] of [...origins].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const slash = path.indexOf('/');
    const environment = path.slice(0, slash);
    byEnvironment[environment] = { ...byEnvironment[environment], [path.slice(slash + 1)]: origin };
  }
  return `${JSON.stringify(byEnvironment, undefined, 1)}\n`;
}

/** From text of a branch that nothing trusts: what is not of this form is left out as a whole. */
export function parseOrigins(text: string): Origins {
  if (text.length > LONGEST) return new Map();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return new Map();
  }
  const result = v.safeParse(v.record(dnsLabel, OriginsSchema), parsed);
  if (!result.success) return new Map();
  return new Map(
    Object.entries(result.output).flatMap(([environment, files]) =>
      Object.entries(files).map(([file, origin]) => [`${environment}/${file}`, origin] as const),
    ),
  );
}

const LONGEST = 8 * 1024 * 1024;
