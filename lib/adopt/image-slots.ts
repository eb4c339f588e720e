import { imagesIn, placeText } from '../kubernetes/facts';
import type { JsonMap } from '../model/json';
import { canonicalRepository, isDnsLabel, splitReference } from '../model/scalars';
import { labelOf } from './label-of';

/** The images of an app, as its files name them. */
export interface FoundImages {
  /** Repositories by slot, as written. */
  readonly slots: Readonly<Record<string, string>>;
  /** By environment and slot, what is written there. */
  readonly named: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly questions: readonly string[];
}

/** Slots for the images that files name without a digest. Those with one everywhere stay as they are. */
export function imageSlots(objects: ReadonlyMap<string, readonly JsonMap[]>): FoundImages {
  const questions: string[] = [];
  const written = new Map<string, string>();
  const named = new Map<string, Map<string, string>>();
  for (const [environment, each] of objects) {
    for (const object of each)
      for (const { image, text, certainty, path } of imagesIn(object)) {
        const place = `${object['kind']}/${nameOf(object)}:${placeText(path)}`;
        if (image?.digest !== undefined) continue;
        if (certainty === 'undecided' || !image) {
          questions.push(
            `${environment}: ${place} says ${JSON.stringify(text)}: is that an image? If so, write its digest there; if not, say why under \`holdsNoImage\` of the app`,
          );
          continue;
        }
        const { repository } = splitReference(text);
        const key = canonicalRepository(repository);
        if (!written.has(key)) written.set(key, repository);
        const here = named.get(environment) ?? new Map<string, string>();
        named.set(environment, here);
        const before = here.get(key);
        if (before !== undefined && before !== text)
          questions.push(
            `${environment} names ${before} and ${text}: which field is which slot? Name the fields with \`at\``,
          );
        here.set(key, text);
      }
  }
  const slots = new Map<string, string>();
  for (const [key, repository] of [...written].sort(([one], [other]) => (one < other ? -1 : 1)))
    slots.set(slotName(key, new Set(slots.keys())), repository);
  return {
    slots: Object.fromEntries(slots),
    named: Object.fromEntries(
      [...named].map(([environment, here]) => [
        environment,
        Object.fromEntries(
          [...slots].flatMap(([slot, repository]) => {
            const text = here.get(canonicalRepository(repository));
            return text === undefined ? [] : [[slot, text]];
          }),
        ),
      ]),
    ),
    questions: [...new Set(questions)],
  };
}

/** The last part of a repository, as far as a slot may be called so, and one that is not taken. */
function slotName(repository: string, taken: ReadonlySet<string>): string {
  const last = repository.split('/').at(-1) ?? '';
  const plain = labelOf(last);
  const base = isDnsLabel(plain) && plain !== 'constructor' && plain !== 'prototype' ? plain : 'server';
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}-${count}`;
  return name;
}

export function nameOf(object: JsonMap): string {
  const { metadata } = object as { readonly metadata?: { readonly name?: unknown } };
  return String(metadata?.name ?? '');
}
