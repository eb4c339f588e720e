import type { Validation } from '../typed/policy-props';
import { isSet } from './containers';

/** Capabilities that the Pod Security Standards let a container add at the level baseline. */
export const USUAL_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
] as const;

/** Lets no container add a capability that an expression of `a` is true for; they are named. */
export function addsNone(bad: string): Validation {
  const set = isSet('c', 'securityContext.capabilities.add');
  const added = 'c.securityContext.capabilities.add';
  return {
    expression: `!variables.containers.exists(c, ${set} && ${added}.exists(a, ${bad}))`,
    message: 'a container adds Linux capabilities',
    messageExpression: `'added capabilities: ' + variables.containers.filter(c, ${set} && ${added}.exists(a, ${bad})).map(c, c.name + ' (' + ${added}.filter(a, ${bad}).join(', ') + ')').join(', ')`,
    field: 'containers[*].securityContext.capabilities.add',
  };
}
