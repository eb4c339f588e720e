import { namesItsFields } from '../typed/alike-pods';
import { Policy } from '../typed/policy';
import type { PolicyProps } from '../typed/policy-props';

/**
 * A built-in rule. Its expressions never change between two versions of this tool, so a test checks their types, and no
 * process does it again. They name each field of a pod that they look at, which a test checks, too.
 */
export function builtIn(props: PolicyProps): Policy {
  return namesItsFields(new Policy(props, 'checked'));
}
