import { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { defined } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import { container, containerProblems } from '../container/container';
import { containerPortProblems } from '../container/ports';
import type { Identity } from '../identity';
import type { Plain } from '../plain';
import {
  annotationProblems,
  countProblems,
  labelProblems,
  refuseProblems,
  secondsProblems,
} from '../problems';
import { configAnnotations, configProblems } from './config-map';
import { containersOf, type PodContainers } from './containers-of';
import { placement, placementProblems } from './placement';
import type { PodDetails } from './pod-details';
import type { PodProps } from './pod-props';
import { accountOfPods, accountProblems } from './service-account';
import { volumeProblems, volumesOf } from './volumes';

/**
 * The pod of a ready-made workload. It meets the `restricted` Pod Security Standard of Kubernetes: no root, no
 * capabilities, no privilege escalation, the runtime's seccomp profile; and more: a read-only root file system, no
 * API token, and no variables about the namespace's other Services, which clash with an app's own.
 *
 * @throws DeliveryError `INVALID_OPTION`, all problems at once.
 */
export function podTemplate(
  identity: Identity,
  props: PodProps,
  details: PodDetails,
): Plain<k8s.PodTemplateSpec> {
  const containers = containersOf(props, details);
  refuseProblems(podProblems(identity, props, details, containers));
  const annotations = { ...configAnnotations(props.config), ...props.podAnnotations };
  const volumes = volumesOf(identity, props);
  const { hostNetwork, hostAliases = {} } = props;
  const { automountServiceAccountToken, serviceAccountName } = accountOfPods(identity, props.serviceAccount);
  return {
    metadata: {
      labels: { ...props.podLabels, ...identity.labels },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: defined<Plain<k8s.PodSpec>>({
      automountServiceAccountToken,
      serviceAccountName,
      enableServiceLinks: false,
      imagePullSecrets: props.imagePullSecrets?.map((name) => ({ name })),
      terminationGracePeriodSeconds: (props.terminationGracePeriod ?? Duration.seconds(30)).toSeconds(),
      securityContext: securityContext(props),
      hostNetwork,
      // With the network of the node, the name server of the node would be asked.
      dnsPolicy: hostNetwork ? 'ClusterFirstWithHostNet' : undefined,
      hostPID: details.hostPID,
      shareProcessNamespace: props.shareProcessNamespace,
      hostAliases:
        props.hostAliases && Object.entries(hostAliases).map(([name, ip]) => ({ ip, hostnames: [name] })),
      initContainers: containers.before.length > 0 ? containers.before.map(container) : undefined,
      containers: [containers.own, ...containers.beside].map(container),
      volumes: volumes.length > 0 ? volumes : undefined,
      restartPolicy: details.restartPolicy,
      ...placement(identity, props, details.isSpread ?? false),
    }),
  };
}

function securityContext(props: PodProps): Plain<k8s.PodSecurityContext> {
  const { user = 65532, group = user, fsGroup = group, fsGroupChangePolicy, ensureNonRoot = true } = props;
  return {
    runAsNonRoot: ensureNonRoot,
    runAsUser: user,
    runAsGroup: group,
    ...(fsGroup === 'none' ? {} : { fsGroup }),
    ...(fsGroupChangePolicy ? { fsGroupChangePolicy } : {}),
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

function podProblems(
  identity: Identity,
  props: PodProps,
  details: PodDetails,
  { before, own, beside }: PodContainers,
): string[] {
  const all = [own, ...before, ...beside];
  const names = all.map(({ name }) => name);
  const volumes = new Set([...volumesOf(identity, props).map(({ name }) => name), ...(details.claims ?? [])]);
  const leastUser = props.ensureNonRoot === false ? 0 : 1;
  return [
    ...all.flatMap((each) => containerProblems(each, volumes, leastUser)),
    ...(props.config ? configProblems(props.config) : []),
    ...(leastUser === 1 && props.user !== undefined && !(Number.isInteger(props.user) && props.user > 0)
      ? [`a user is a whole number above 0, got ${quote(String(props.user))}`]
      : countProblems('a user', props.user, leastUser)),
    ...countProblems('a group', props.group, 0),
    ...(props.fsGroup === 'none' ? [] : countProblems('a group of volumes', props.fsGroup, 0)),
    ...Object.keys(props.podLabels ?? {})
      .filter((label) => label in identity.labels)
      .map((label) => `the label ${quote(label)} is set by the workload, choose another`),
    ...labelProblems(props.podLabels),
    ...annotationProblems(props.podAnnotations),
    ...volumeProblems(identity, props, details.claims ?? []),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => `two containers are called ${quote(name)}`),
    ...before
      .filter(({ restartPolicy, probes }) => restartPolicy === undefined && Object.keys(probes).length > 0)
      .map(({ name }) => `the container ${quote(name)} runs to its end, so no probe asks it`),
    ...containerPortProblems(all.flatMap(({ ports }) => ports)),
    ...accountProblems(props.serviceAccount),
    ...placementProblems(props),
    ...secondsProblems('the grace period of the pods', props.terminationGracePeriod),
  ];
}
