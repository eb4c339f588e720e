import { bareMap } from '../../../model/json';

/** A map that is being filled in. */
export type Draft = Record<string, unknown>;

/** The map at a field, if there is one. */
export function mapAt(of: Draft | undefined, field: string): Draft | undefined {
  const value = of?.[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Draft) : undefined;
}

/** The maps in the list at a field. */
export function draftsAt(of: Draft | undefined, field: string): Draft[] {
  const value = of?.[field];
  if (!Array.isArray(value)) return [];
  return value.filter(
    (each): each is Draft => typeof each === 'object' && each !== null && !Array.isArray(each),
  );
}

/** Fills in fields that are absent or null. */
export function fillIn(of: Draft | undefined, values: Draft): void {
  if (!of) return;
  for (const field of Object.keys(values)) of[field] ??= values[field];
}

/** A copy that can be changed; maps have no prototype, null fields are as good as absent. */
export function draftOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(draftOf);
  const copy = bareMap<unknown>();
  for (const key of Object.keys(value)) {
    const item = (value as Draft)[key];
    if (item !== null && item !== undefined) copy[key] = draftOf(item);
  }
  return copy;
}
