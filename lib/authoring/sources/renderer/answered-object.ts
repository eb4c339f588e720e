import { type Finding, quote, refusal } from '../../../model/finding';
import { isMap } from '../../../model/json';
import type { MadeObject } from '../../objects';
import type { AnsweredObject } from './answer';

/**
 * An object of a renderer's answer.
 *
 * @param put gives it the images of the slots
 * @param origin where it comes from
 */
export function answeredObject(
  { value, error }: AnsweredObject,
  origin: string,
  put: (object: object) => object,
): MadeObject {
  const shown = quote(origin).slice(1, -1);
  if (error === undefined && isMap(value)) return { object: put(value), origin: shown, remedies: REMEDIES };
  const message = error ?? `${quote(value)} is not an object`;
  const problem: Finding = refusal('SOURCE_NOT_RENDERED', message, { file: origin });
  return { object: {}, origin: shown, problems: [problem] };
}

const REMEDIES = {
  IMAGE_WITHOUT_DIGEST:
    'write its digest behind it (`repository:tag@sha256:…`), or make its repository an image slot of the app',
  SECRET_WITH_DATA:
    'leave the Secret out, by its values or with `withChanges`, and let an operator such as External Secrets make it',
} as const;
