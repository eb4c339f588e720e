import { isMap, type JsonMap, memberAt } from '../../model/json';
import { FIRST_AFTER } from '../facts/order';
import { STAGE } from './names';

/**
 * Name of the stage that a place in the order of a sync is in: `before`, `before-1` for what comes before that, `with-1`
 * for what comes after the objects that say nothing, `after`. Nothing for those.
 */
export function stageAt(place: number): string | undefined {
  if (place === 0) return undefined;
  if (place < 0) return numbered('before', -1 - place);
  return place < FIRST_AFTER ? `with-${place}` : numbered('after', place - FIRST_AFTER);
}

const numbered = (name: string, at: number) => (at === 0 ? name : `${name}-${at}`);

/** The place of a stage, the inverse of {@link stageAt}; undefined for a text that names none. */
export function placeOfStage(stage: string): number | undefined {
  const [phase, number, ...more] = stage.split('-');
  const at = Number(number ?? 0);
  const place = phase === 'before' ? -1 - at : phase === 'after' ? FIRST_AFTER + at : at;
  return more.length === 0 && stageAt(place) === stage ? place : undefined;
}

/** The stage that an object says it is in. */
export function stageOf(object: object): string | undefined {
  const said = isMap(object) ? memberAt(object as JsonMap, ['metadata', 'annotations', STAGE]) : undefined;
  return typeof said === 'string' && placeOfStage(said) !== undefined ? said : undefined;
}

/**
 * The stages of a target's objects in the order in which they are applied; undefined stands for the objects without
 * facts.
 */
export function stagesOf(objects: readonly object[]): readonly (string | undefined)[] {
  const places = new Set(objects.map((each) => placeOfStage(stageOf(each) ?? '') ?? 0));
  return [...places].sort((one, other) => one - other).map(stageAt);
}
