import { Policy } from '../typed/policy';
import type { PolicyProps } from '../typed/policy-props';

/**
 * A built-in rule. Its expressions never change between two versions of this tool, so a test checks their types, and no
 * process does it again.
 */
export function builtIn(props: PolicyProps): Policy {
  return new Policy(props, 'checked');
}
