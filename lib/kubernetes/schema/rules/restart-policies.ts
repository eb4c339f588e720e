import { quote } from '../../../model/finding';
import { textAt } from './access';
import { podOf } from './pods';
import type { ObjectRule } from './rule';

const ENDING: ReadonlySet<string> = new Set(['batch/Job', 'batch/CronJob']);

const LASTING: ReadonlySet<string> = new Set([
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'apps/DaemonSet',
  '/ReplicationController',
]);

/** Pods of jobs end, and those of other workloads are started again: the API server takes no other policy. */
export const restartPolicies: ObjectRule = ({ objects, tell }) => {
  for (const object of objects) {
    const key = `${object.group}/${object.kind}`;
    const pod = podOf(object);
    if (!pod) continue;
    const policy = textAt(pod.spec, 'restartPolicy');
    const path = `${pod.path}.spec.restartPolicy`;
    if (ENDING.has(key) && policy !== 'OnFailure' && policy !== 'Never')
      tell(object, 'refusal', 'SCHEMA_VALUE', path, `is ${shown(policy)}, allowed: OnFailure, Never`);
    else if (LASTING.has(key) && policy !== undefined && policy !== 'Always')
      tell(object, 'refusal', 'SCHEMA_VALUE', path, `is ${shown(policy)}, allowed: Always`);
  }
};

const shown = (policy: string | undefined): string => (policy === undefined ? 'missing' : quote(policy));
