import { groupOf, type ImagePlace, imagesIn, resourceKind } from '../../kubernetes/facts';
import { type ByHandData, byHandWords, type EnvironmentData } from '../../model/environment';
import { DeliveryError, type Finding, quote, refusal, type Subject } from '../../model/finding';
import { isMap, type JsonMap, memberAt } from '../../model/json';
import type { LeftAlone } from '../facts/run-time-fields';

/**
 * Fields of a target's objects that people may change in the environment, object by object.
 *
 * @throws DeliveryError `INVALID_OPTION` for a field that holds an image: what runs is what the record says
 */
export function fieldsByHand(
  { name: environment, byHand }: EnvironmentData,
  objects: readonly object[],
  subject: Subject,
): readonly LeftAlone[] {
  if (byHand.length === 0) return [];
  const problems: Finding[] = [];
  const found = (objects as readonly JsonMap[]).flatMap((object): LeftAlone[] => {
    const one = named(object);
    if (one === undefined) return [];
    const meant = byHand.filter((each) => isAbout(each, one));
    for (const each of meant)
      for (const image of imagesWithin(object, each.path))
        problems.push(
          refusal(
            'INVALID_OPTION',
            `${byHandWords(each)} in ${environment}, and holds the image ${quote(image.text)}: what runs is what the record says`,
            subject,
            'name a field beside the image',
          ),
        );
    return meant.length === 0 ? [] : [{ ...one, jsonPointers: meant.map(({ path }) => path) }];
  });
  DeliveryError.throwIfAny(problems);
  return found;
}

/** Whether people may change all of these fields in the environment. */
export function areByHand({ byHand }: EnvironmentData, { jsonPointers, ...one }: LeftAlone): boolean {
  return (
    jsonPointers.length > 0 &&
    jsonPointers.every((pointer) => byHand.some((each) => each.path === pointer && isAbout(each, one)))
  );
}

type Named = Pick<LeftAlone, 'group' | 'kind' | 'name'>;

function isAbout({ kind: of, object }: ByHandData, { group = '', kind, name }: Named): boolean {
  const wanted = resourceKind(of);
  return wanted.group === group && wanted.kind === kind && (object === undefined || object === name);
}

function named(object: JsonMap): Named | undefined {
  const name = memberAt(object, ['metadata', 'name']);
  if (!isMap(object) || typeof name !== 'string') return undefined;
  const group = groupOf(String(object['apiVersion']));
  return { ...(group !== '' && { group }), kind: String(object['kind']), name };
}

/** The names that a JSON pointer goes through. */
export const pointerSteps = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Images that stand in a field, or that the field is a part of. */
function imagesWithin(object: JsonMap, pointer: string): readonly ImagePlace[] {
  const steps = pointerSteps(pointer);
  return imagesIn(object).filter(({ path }) =>
    path.slice(0, steps.length).every((step, at) => String(step) === steps[at]),
  );
}
