import { podSpecPath, resourceKind } from '../../kubernetes/facts';
import { byHandWords, type EnvironmentData } from '../../model/environment';
import { type Finding, refusal } from '../../model/finding';
import { pointerSteps } from './by-hand';

/** Lists of a pod's containers. */
const CONTAINERS = ['containers', 'initContainers', 'ephemeralContainers'];

/**
 * Fields that people may change by hand and that hold an image in every object of their kind. What only the objects of an
 * app show, such as an image in a custom resource, is refused where they are rendered.
 */
export function imagesByHand(environments: readonly EnvironmentData[]): Finding[] {
  return environments.flatMap(({ name: environment, byHand }) =>
    byHand
      .filter(({ kind, path }) => holdsImages(resourceKind(kind), pointerSteps(path)))
      .map((each) =>
        refusal(
          'INVALID_OPTION',
          `${byHandWords(each)} in ${environment}, and holds images: what runs is what the record says`,
          { environment },
          'name a field beside the image',
        ),
      ),
  );
}

function holdsImages(
  { group, kind }: { readonly group: string; readonly kind: string },
  steps: readonly string[],
): boolean {
  const pod = podSpecPath(group, kind);
  if (pod === undefined || !pod.every((step, at) => at >= steps.length || steps[at] === step)) return false;
  const [list, , field] = steps.slice(pod.length);
  return list === undefined || (CONTAINERS.includes(list) && (field === undefined || field === 'image'));
}
