import { type ImageSlot, slotParts } from '../../../model/app';
import { type Finding, refusal } from '../../../model/finding';
import { canonicalRepository } from '../../../model/scalars';

/** Slots that cannot be told apart in YAML files: by repository, by tag, by the fields that they name. */
export function slotFindings(app: string, slots: Readonly<Record<string, ImageSlot>>): readonly Finding[] {
  const slotOf = new Map<string, string>();
  return Object.entries(slots).flatMap(([slot, declared]) =>
    keysOf(declared).flatMap(([key, what]) => {
      const other = slotOf.get(key);
      slotOf.set(key, slot);
      if (other === undefined) return [];
      const message = `slots ${other} and ${slot} of ${app} have the same ${what}, in YAML files they cannot be told apart`;
      return [
        refusal(
          'INVALID_OPTION',
          message,
          { app },
          "tell them apart by tag (`image: 'repository:tag'`) or by field (`at`)",
        ),
      ];
    }),
  );
}

function keysOf(slot: ImageSlot): readonly (readonly [string, string])[] {
  const { repository: written, tag, at } = slotParts(slot);
  const repository = canonicalRepository(written);
  if (at !== undefined) return at.map((path) => [`at ${path}`, 'field']);
  return [tag === undefined ? [repository, 'repository'] : [`${repository}:${tag}`, 'repository and tag']];
}
