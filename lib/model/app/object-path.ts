import { KIND_PATTERN } from '../scalars';

/** A field of an object: `Deployment/web:spec.template.spec.containers[0].image`. */
export interface FieldOfObject {
  /** Kind of the object, with its group where that is written: `Rollout.argoproj.io`. */
  readonly kind: string;
  readonly name: string;
  /** Keys and indexes that lead to the field. */
  readonly steps: readonly (string | number)[];
}

const OBJECT = new RegExp(`^(${KIND_PATTERN}(?:\\.[a-z0-9.-]{1,253})?)/([^/:\\s]{1,253}):(.+)$`);
/** A key, an index, or a key in brackets, which may hold any character. */
const STEP = /\.?([A-Za-z0-9_$-]+)|\[(0|[1-9][0-9]{0,5})\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** Parses an object path; undefined where the text is not one. */
export function parseObjectPath(text: string): FieldOfObject | undefined {
  const [, kind, name, path] = OBJECT.exec(text) ?? [];
  if (kind === undefined || name === undefined || path === undefined || path.startsWith('.'))
    return undefined;
  const steps: (string | number)[] = [];
  let at = 0;
  while (at < path.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(path);
    const [whole, key, index, quoted] = found ?? [];
    if (whole === undefined) return undefined;
    if (key !== undefined) {
      if (at > 0 && !whole.startsWith('.')) return undefined;
      steps.push(key);
    } else steps.push(index === undefined ? unquoted(quoted ?? '""') : Number(index));
    at = STEP.lastIndex;
  }
  return steps.includes('__proto__') ? undefined : { kind, name, steps };
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return '__proto__';
  }
}
