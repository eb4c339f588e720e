import type { ImageSlot, TagPolicy } from '../../model/app';
import { splitReference } from '../../model/scalars';

/**
 * An image slot of an app: the image's repository; with its tag where two slots of one repository are told apart by the
 * tags that files name; and with object paths where only those fields are meant.
 *
 * @example
 * images: {
 *   server: 'ghcr.io/example/web',
 *   sidecar: { image: 'ghcr.io/example/tools:2.1' },
 *   agent: { image: 'ghcr.io/example/agent', at: 'Agent/main:spec.agentImage' },
 * }
 */
export type ImageDeclaration<E extends string = string> =
  | string
  | {
      /** Repository, or `repository:tag`. */
      readonly image: string;

      /**
       * The only fields that hold the image, each as `Kind/name:field.list[0].field`.
       *
       * @default - every image of that repository, or of that repository and tag
       */
      readonly at?: string | readonly string[];

      /**
       * Environments in whose objects the image does not stand. Elsewhere a release is refused whose objects do not have
       * the image of every slot.
       *
       * @default - the image stands in the objects of every environment
       */
      readonly unusedIn?: readonly E[];

      /**
       * Which tag of the repository is the newest image: `discover` asks the registry for it, and makes the release of it.
       *
       * @default - new images are named by people and pipelines
       */
      readonly discover?: TagPolicy;
    };

/** A declared slot as data; mistakes are kept, for the schema to find. */
export function imageSlot(declared: ImageDeclaration): ImageSlot {
  if (typeof declared !== 'object' || typeof declared?.image !== 'string') return declared as ImageSlot;
  const { image, at, discover } = declared;
  const { repository, tag, digest } = splitReference(image);
  if (digest !== undefined) return image;
  if (tag === undefined && at === undefined && discover === undefined) return repository;
  return {
    repository,
    ...(tag !== undefined && { tag }),
    ...(at !== undefined && { at: Array.isArray(at) ? [...(at as readonly string[])] : [at as string] }),
    ...(discover !== undefined && { discover: { ...discover } }),
  };
}

/** Environments that a slot is declared to be unused in. */
export function declaredUnused(declared: ImageDeclaration): readonly string[] {
  return typeof declared === 'object' && Array.isArray(declared?.unusedIn) ? declared.unusedIn : [];
}
