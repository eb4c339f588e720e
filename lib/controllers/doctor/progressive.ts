import { type Finding, finding, quote, refusal } from '../../model/finding';
import { isMap, type JsonMap, memberAt } from '../../model/json';
import { type ClusterDump, kindOf, mapsAt, nameIn, namespaceIn, textAt } from './cluster-dump';
import type { Examination } from './examination';
import { unseen } from './told';

const ROLLOUT = 'Rollout.argoproj.io';
const CANARY = 'Canary.flagger.app';
const HASH = 'rollouts-pod-template-hash';

/** The state of progressive rollouts in an environment: given up, waiting for a person, or without a controller. */
export function progressiveFindings({ environment, dump }: Examination): readonly Finding[] {
  const namespaces = [environment.destination.namespace, ...environment.allow.namespaces];
  const here = (kind: string) =>
    dump.all(kind).filter((each) => namespaces.includes(namespaceIn(each) ?? ''));
  return [
    ...here(ROLLOUT).flatMap((each) => ofRollout(environment.name, each, dump)),
    ...here(CANARY).flatMap((each) => ofCanary(environment.name, each, dump)),
  ];
}

function ofRollout(environment: string, rollout: JsonMap, dump: ClusterDump): readonly Finding[] {
  const name = nameIn(rollout);
  const namespace = namespaceIn(rollout);
  const subject = subjectOf(environment, rollout);
  if (!isMap(rollout['status'])) return [nobody(subject, rollout, 'Argo Rollouts')];
  const kubectl = `kubectl argo rollouts -n ${namespace}`;
  const stable = textAt(rollout, 'status', 'stableRS');
  if (memberAt(rollout, ['status', 'abort']) === true) {
    const set = dump
      .all('ReplicaSet.apps', namespace)
      .find((each) => textAt(each, 'metadata', 'labels', HASH) === stable);
    return [
      aborted(subject, rollout, imagesOf(rollout), set ? imagesOf(set) : `the pods of ${name}-${stable}`, {
        why: textAt(rollout, 'status', 'message'),
        again: `\`${kubectl} retry rollout ${name}\` tries the same version once more`,
      }),
    ];
  }
  const pauses = mapsAt(rollout, 'status', 'pauseConditions');
  if (pauses.length === 0) return [];
  return [
    finding(
      'note',
      'ROLLOUT_WAITS',
      `${ROLLOUT} ${quote(name)} waits at ${stepOf(rollout)} (${pauses.map((each) => String(each['reason'])).join(', ')} since ${String(pauses[0]?.['startTime'])})`,
      subject,
      `\`${kubectl} promote ${name}\` goes on, \`${kubectl} abort ${name}\` gives it up`,
    ),
  ];
}

function stepOf(rollout: JsonMap): string {
  const steps = mapsAt(rollout, 'spec', 'strategy', 'canary', 'steps');
  const at = memberAt(rollout, ['status', 'currentStepIndex']);
  return typeof at === 'number' && steps.length > 0
    ? `step ${at + 1} of ${steps.length}`
    : 'the switch to the new version';
}

function ofCanary(environment: string, canary: JsonMap, dump: ClusterDump): readonly Finding[] {
  const subject = subjectOf(environment, canary);
  if (!isMap(canary['status'])) return [nobody(subject, canary, 'Flagger')];
  const phase = textAt(canary, 'status', 'phase');
  const target = textAt(canary, 'spec', 'targetRef', 'name') ?? nameIn(canary);
  if (phase === 'Failed') {
    const deployment = (name: string) => dump.one('Deployment.apps', name, namespaceIn(canary));
    const [wanted, runs] = [deployment(target), deployment(`${target}-primary`)];
    if (wanted && runs && JSON.stringify(podOf(wanted)) === JSON.stringify(podOf(runs))) return [];
    const [condition] = mapsAt(canary, 'status', 'conditions');
    return [
      aborted(
        subject,
        canary,
        wanted ? imagesOf(wanted) : `the pods of ${target}`,
        runs ? imagesOf(runs) : `the pods of ${target}-primary`,
        {
          why: condition && textAt(condition, 'message'),
          again: 'Flagger tries again with the next version',
        },
      ),
    ];
  }
  if (phase !== 'Waiting' && phase !== 'WaitingPromotion') return [];
  return [
    finding(
      'note',
      'ROLLOUT_WAITS',
      `${CANARY} ${quote(nameIn(canary))} waits for a webhook to confirm (${phase})`,
      subject,
      'see what its webhook of the type `confirm-…` answers',
    ),
  ];
}

const podOf = (workload: JsonMap) =>
  mapsAt(workload, 'spec', 'template', 'spec', 'containers').map(({ image, env, args, command }) => [
    image,
    env,
    args,
    command,
  ]);

function aborted(
  subject: Subject,
  object: JsonMap,
  wanted: string,
  runs: string,
  { why, again }: { readonly why: string | undefined; readonly again: string },
): Finding {
  const reason = why === undefined ? '' : `: ${why}`;
  const back = `cdk8s-delivery rollback ${subject.app ?? '<app>'} --env ${subject.environment} --reason …`;
  return refusal(
    'ROLLOUT_ABORTED',
    `Git wants the new version (${wanted}), the cluster runs the old one (${runs}): ${kindOf(object)} ${quote(nameIn(object))} was given up${reason}`,
    subject,
    `\`${back}\` brings both together; ${again}`,
  );
}

const nobody = (subject: Subject, object: JsonMap, controller: string): Finding =>
  unseen(
    subject,
    `no controller has looked at ${kindOf(object)} ${quote(nameIn(object))}: none of its pods is there`,
    `install ${controller}, or see why it does not run`,
  );

interface Subject {
  readonly environment: string;
  readonly app?: string;
  readonly object: string;
}

/** The owner of an object, by what its controller wrote beside it. */
function subjectOf(environment: string, object: JsonMap): Subject {
  const tracked = textAt(object, 'metadata', 'annotations', 'argocd.argoproj.io/tracking-id');
  const byArgo = tracked?.split(':')[0]?.split('_').at(-1);
  const byFlux = textAt(object, 'metadata', 'labels', 'kustomize.toolkit.fluxcd.io/name')?.split('.')[0];
  const app = byArgo ?? byFlux ?? textAt(object, 'metadata', 'labels', 'app.kubernetes.io/part-of');
  return {
    environment,
    ...(app === undefined ? {} : { app }),
    object: `${kindOf(object)} ${nameIn(object)}`,
  };
}

/** The images that pods of a workload pull. */
function imagesOf(workload: JsonMap): string {
  const images = mapsAt(workload, 'spec', 'template', 'spec', 'containers').map((each) =>
    String(each['image']),
  );
  return images.join(', ');
}
