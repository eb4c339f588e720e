import type { Code, Severity } from '../../model/finding';
import { isPlainKey, type ObjectPath } from '../facts';

/** Something that is wrong at a place of an object. */
export interface SchemaIssue {
  readonly code: Code;
  readonly severity: Severity;
  /** Such as `.spec.template.spec.containers[0].image`; empty for the object itself. */
  readonly path: string;
  /** What was found and what is allowed: lower case, no full stop; begins with the path where there is one. */
  readonly message: string;
  /** What to do, where it is more exact than what the code says. */
  readonly remedy?: string;
}

/** A path as people write it; keys that are not plain words are quoted, such as `.metadata.labels["a/b"]`. */
export function printPath(path: ObjectPath): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      const short = step.length > 80 ? `${step.slice(0, 77)}...` : step;
      return isPlainKey(short) ? `.${short}` : `[${JSON.stringify(short)}]`;
    })
    .join('');
}
