import { builtIn } from './built-in';
import { isSet, noContainer } from './containers';
import type { PackRule } from './pack-rule';

const ASKED = [
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle.postStart',
  'lifecycle.preStop',
].flatMap((each) => [`${each}.httpGet.host`, `${each}.tcpSocket.host`]);

const asksElsewhere = (path: string) => `(${isSet('c', path)} && c.${path} != '')`;

/** Probes and hooks ask the pod itself. */
export const noHostProbes: PackRule = {
  name: 'no-host-probes',
  title: 'no other host in probes and lifecycle hooks',
  docs: 'The kubelet asks what a probe or hook names, from the node: another host lets a pod use it as a proxy. The Pod Security Standards have this since Kubernetes 1.34.',
  profile: 'baseline',
  since: 34,
  make: (_, { severity }) =>
    builtIn({
      name: 'no-host-probes',
      severity,
      description: 'probes and lifecycle hooks ask the pod itself',
      match: { pods: true },
      validations: [
        noContainer(ASKED.map(asksElsewhere).join(' || '), {
          message: 'a probe or lifecycle hook names a host',
          named: 'a probe or lifecycle hook names a host in',
          field: 'livenessProbe.httpGet.host',
        }),
      ],
      remedy: 'remove `host`; the pod itself is asked then',
    }),
};
