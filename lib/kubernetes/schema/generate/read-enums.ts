import type { Enums } from '../core-kinds';

/**
 * Reads the allowed values of fields from Kubernetes' generated Go source (`pkg/generated/openapi/
 * zz_generated.openapi.go`), which has them where the published description has not.
 *
 * @param names of the definitions of the description
 */
export function readEnums(source: string, names: readonly string[]): Enums {
  const byFunction = new Map(names.map((name) => [tail(name.split('.').slice(-3)), name]));
  const enums = new Map<string, Map<string, readonly string[]>>();
  let current: string | undefined;
  let field: string | undefined;
  for (const line of source.split('\n')) {
    const start = /^func schema_(\w+)\(/.exec(line);
    if (start?.[1] !== undefined) {
      current = byFunction.get(tail(start[1].split('_').slice(-3)));
      field = undefined;
      continue;
    }
    const property = /^\t{5}"([^"]+)": \{$/.exec(line);
    if (property) field = property[1];
    const values = /^\t+Enum: +\[\]interface\{\}\{(.*)\},$/.exec(line);
    if (!values || current === undefined || field === undefined) continue;
    const list: unknown = JSON.parse(`[${values[1]}]`);
    if (!Array.isArray(list)) throw new Error(`no list of values: ${line}`);
    const fields = enums.get(current) ?? new Map<string, readonly string[]>();
    enums.set(current, fields.set(field, list.map(String)));
  }
  return enums;
}

/** Group, version and name are enough to tell definitions apart. */
function tail(parts: readonly string[]): string {
  return parts.join('_').toLowerCase();
}
