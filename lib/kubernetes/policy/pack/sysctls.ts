import { builtIn } from './built-in';
import { isSet } from './containers';
import type { PackRule } from './pack-rule';

const SET = isSet('variables.pod', 'securityContext.sysctls');

/** What the level baseline lets a pod set, and the minor release that added it. */
const SAFE = [
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
] as const;

/** Pods set harmless settings of the kernel only. */
export const sysctls: PackRule = {
  name: 'sysctls',
  title: 'no settings of the kernel beyond the safe ones',
  docs: 'Other settings reach the node or its other pods. Which are safe depends on the Kubernetes of the environment.',
  profile: 'baseline',
  make: ({ minor }, { severity }) =>
    builtIn({
      name: 'sysctls',
      severity,
      description: 'pods set harmless settings of the kernel only',
      match: { pods: true },
      params: { safe: SAFE.filter(([, since]) => since <= minor).map(([name]) => name) },
      validations: [
        {
          expression: `!(${SET}) || variables.pod.securityContext.sysctls.all(s, s.name in params.safe)`,
          message: 'the pod changes settings of the kernel',
          messageExpression:
            "'settings of the kernel: ' + variables.pod.securityContext.sysctls.filter(s, !(s.name in params.safe)).map(s, s.name).join(', ')",
          field: 'securityContext.sysctls',
        },
      ],
      remedy: 'remove what is named from `sysctls`',
    }),
};
