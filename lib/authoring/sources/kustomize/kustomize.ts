import { quote } from '../../../model/finding';
import { unguarded } from '../../objects';
import { answeredObject, renderWith } from '../renderer';
import { slotFindings } from '../slots/slot-findings';
import { slotImages } from '../slots/slot-images';
import type { Source } from '../source';
import { synchronous } from '../synchronous';
import type { Target } from '../target';

/** What is built with Kustomize. */
export interface KustomizeProps {
  /** Folder of the kustomization, such as an environment's overlay, relative to the project. */
  readonly folder: string;
}

/**
 * A kustomization as the source of an app's objects: a base with an overlay per environment, as they stand. Nothing has to
 * be installed beside the package `cdk8s-delivery-kustomize`, which holds Kustomize as WebAssembly.
 *
 * Where an image's repository is a slot's, the release's `repository@digest` takes its place in what was built, whatever
 * `images` of the kustomization says; every other image has to have a digest. Remote resources, `helmCharts` and plugins are
 * refused: nothing is fetched or started while rendering.
 *
 * @example
 * source: kustomize(({ environment }) => ({ folder: `apps/web/overlays/${environment.name}` }))
 */
export function kustomize<S extends string = string, C extends object = object>(
  props: KustomizeProps | ((target: Target<S>, config: C) => KustomizeProps),
): Source<S, C> {
  return {
    kind: 'kustomize',
    objects: (target, config, context) => {
      const chosen = typeof props === 'function' ? props(target, config) : props;
      const { folder } = synchronous(chosen, 'the function of a kustomization', context.subject);
      return unguarded(() => {
        const what = `the kustomization ${quote(folder)}`;
        const { answer, version } = renderWith('kustomize', { folder }, context.root, { what, file: folder });
        const slots = slotImages(context, target.images);
        const objects = (answer.objects ?? []).map((each) => answeredObject(each, folder, slots.put));
        slots.finish();
        return { objects, renderers: { kustomize: version } };
      });
    },
    findings: slotFindings,
  };
}
