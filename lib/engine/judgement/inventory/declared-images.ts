import type { DeclaredImages } from '../../../kubernetes/facts';
import { parseObjectPath, slotParts } from '../../../model/app';
import type { AppData } from '../../../model/exchange';

/** What an app declares about the places of images in its objects. */
export function declaredImages({ images, holdsNoImage = [] }: AppData): DeclaredImages {
  return {
    at: Object.values(images).flatMap((slot) => fields(slotParts(slot).at ?? [])),
    none: fields(holdsNoImage),
  };
}

const fields = (paths: readonly string[]) => paths.flatMap((path) => parseObjectPath(path) ?? []);
