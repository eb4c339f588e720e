import { canonicalRepository, type ImageReference } from '../../../model/scalars';
import type { ImageValues } from './helm-props';

/** A value that is put at a path of a chart's values. */
interface Setting {
  readonly path: string;
  readonly value: string;
}

/** The values of a chart that set the images of a release. */
export function imageSettings(
  declared: { readonly [slot in string]?: ImageValues },
  images: Readonly<Record<string, ImageReference>>,
): readonly Setting[] {
  return Object.entries(declared).flatMap(([slot, paths]): Setting[] => {
    const image = images[slot];
    if (!paths || !image) return [];
    const [registry, rest] = splitRegistry(image.repository);
    return [
      setting(paths.registry, registry),
      setting(paths.repository, paths.registry === undefined ? image.repository : rest),
      setting(paths.digest, image.digest),
      ...(image.tag === undefined ? [] : [setting(paths.tag, image.tag)]),
    ].flat();
  });
}

const setting = (path: string | undefined, value: string): readonly Setting[] =>
  path === undefined ? [] : [{ path, value }];

/** `ghcr.io` and `example/web`; the registry of a short name is written out. */
function splitRegistry(repository: string): readonly [registry: string, rest: string] {
  const full = canonicalRepository(repository);
  const slash = full.indexOf('/');
  return [full.slice(0, slash), full.slice(slash + 1)];
}
