import type { DeclaredField, DeclaredImages } from '../../kubernetes/facts';
import { parseObjectPath, slotParts } from '../../model/app';
import type { EnvironmentData } from '../../model/environment';
import type { AppPart } from '../../model/exchange';

/** The declarations of an environment, and of an app's part in it, about fields that hold images. */
export function declaredImages(
  { objectFields }: Pick<EnvironmentData, 'objectFields'>,
  app?: Pick<AppPart, 'images' | 'holdsNoImage'>,
): DeclaredImages {
  return {
    kinds: Object.entries(objectFields).map(([kind, { images, holdsNoImage }]) => ({
      kind,
      images,
      none: Object.keys(holdsNoImage),
    })),
    at: fieldsOf(Object.values(app?.images ?? {}).flatMap((slot) => slotParts(slot).at ?? [])),
    none: fieldsOf(Object.keys(app?.holdsNoImage ?? {})),
  };
}

/**
 * Whether an app's part may declare fields that hold images, as far as its text tells without being parsed; most parts
 * do not.
 */
export function mayDeclareImages(text: string): boolean {
  return /\\|\bat\b|holdsNoImage/.test(text);
}

function fieldsOf(texts: readonly string[]): readonly DeclaredField[] {
  return texts.flatMap((text) => parseObjectPath(text) ?? []);
}
