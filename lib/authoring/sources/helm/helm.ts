import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import { unguarded } from '../../objects';
import { answeredObject, renderWith } from '../renderer';
import { slotFindings } from '../slots/slot-findings';
import { slotImages } from '../slots/slot-images';
import type { Source, SourceContext } from '../source';
import { synchronous } from '../synchronous';
import type { Target } from '../target';
import { chartFile, originsIn } from './chart-file';
import type { HelmProps } from './helm-props';
import { hookFacts } from './hook-facts';
import { imageSettings } from './image-settings';
import { valueSources } from './value-sources';

/**
 * A Helm chart as the source of an app's objects, rendered as a controller would. Nothing has to be installed beside the
 * package `cdk8s-delivery-helm`, which holds Helm's engine as WebAssembly.
 *
 * The release's images get in by the paths of values that `images` names; wherever an image with a slot's repository is
 * rendered, the release's `repository@digest` takes its place. Every other image has to have a digest.
 *
 * Hooks become facts that the controller translates: what runs before an installation or upgrade is a phase before the
 * other objects, a Job of it runs once for what it does. Tests of a chart are left out. A chart that does not give the
 * same objects at another time and with other random numbers is refused.
 *
 * @example
 * source: helm(({ environment }, config: WebConfig) => ({
 *   chart: 'charts/web',
 *   values: [`charts/web/values-${environment.name}.yaml`, { replicaCount: config.replicas }],
 *   images: { server: { repository: 'image.repository', digest: 'image.digest', tag: 'image.tag' } },
 * }))
 */
export function helm<S extends string = string, C extends object = object>(
  props: HelmProps<S> | ((target: Target<S>, config: C) => HelmProps<S>),
): Source<S, C> {
  return {
    kind: 'helm',
    objects: (target, config, context) => {
      const chosen = typeof props === 'function' ? props(target, config) : props;
      const asked = synchronous(chosen, 'the function of a chart', context.subject);
      return unguarded(() => rendered(asked, target, context));
    },
    findings: slotFindings,
  };
}

function rendered<S extends string>(props: HelmProps<S>, target: Target<S>, context: SourceContext) {
  const { root, subject } = context;
  const chart = chartFile(props.chart, root, subject);
  const what = `the chart ${quote(chart)}`;
  const request = {
    chart,
    values: valueSources(props.values ?? [], subject),
    set: imageSettings(props.images ?? {}, target.images),
    name: props.releaseName ?? target.app,
    namespace: props.namespace ?? target.environment.namespace,
    kubernetes: props.kubernetes ?? '',
    apiVersions: props.apiVersions ?? [],
  };
  const { answer, version } = renderWith('helm', request, root, { what, file: chart });
  const about = { ...subject, file: chart };
  const findings: Finding[] = (answer.unknownValues ?? []).map((path) =>
    refusal('UNKNOWN_VALUE_PATH', `${what} has no value ${quote(path)}, nor have the values given`, about),
  );
  const { lookups = [] } = answer;
  if (lookups.length > 0 && props.lookup !== 'nothing')
    findings.push(
      refusal(
        'CLUSTER_ASKED',
        `${what} asks the cluster, which no render reaches: ${[...new Set(lookups)].join(', ')}`,
        about,
      ),
    );
  DeliveryError.throwIfAny(findings);
  const slots = slotImages(context, target.images);
  const delivered = (answer.objects ?? []).filter(({ crd = false }) => !crd || (props.crds ?? true));
  const originOf = originsIn(chart, answer.chart?.name ?? '');
  const objects = hookFacts(delivered).map(({ object, facts, problem }) => {
    const made = answeredObject(object, originOf(object.path ?? ''), slots.put);
    const problems = [...(made.problems ?? [])];
    if (problem !== undefined) problems.push(refusal('HOOK_NOT_SUPPORTED', problem, { file: chart }));
    return { ...made, ...(facts && { facts }), ...(problems.length > 0 && { problems }) };
  });
  slots.finish();
  const { chart: described } = answer;
  return {
    objects,
    renderers: { helm: version },
    ...(described && { charts: { [described.name]: described.version } }),
  };
}
