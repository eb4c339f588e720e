import pMap from 'p-map';
import { type Finding, finding } from '../../../../model/finding';
import {
  type AppName,
  canonicalRepository,
  type EnvironmentName,
  type ImageReference,
} from '../../../../model/scalars';
import type { ImageRegistry, RegistryAnswer } from '../../../oci';
import { tagMoved } from '../../registry-findings';
import { namedFor, type ReleaseRequest } from './release-request';

/** Questions at once. */
const AT_ONCE = 8;

/** An app with the images that are released. */
interface Order {
  readonly app: AppName;
  readonly images: Readonly<Record<string, ImageReference>>;
}

/**
 * Findings of the registries about the images of a release: an image is missing, or a tag names different bits by now.
 * A named image is refused; an inherited one gets a warning, since it runs already. A registry that does not answer
 * gets one warning: a release needs no network.
 */
export async function judgeByRegistries(
  request: Pick<ReleaseRequest, 'registries' | 'images' | 'app'>,
  environment: EnvironmentName,
  orders: readonly Order[],
): Promise<Finding[]> {
  const { registries } = request;
  if (!registries) return [];
  const all = orders.flatMap(({ app, images }) =>
    Object.entries(images).map(([slot, image]) => ({
      app,
      image,
      isNamed: Object.hasOwn(namedFor(request, app), slot),
    })),
  );
  const silent = new Map<string, Extract<RegistryAnswer, { readonly kind: 'unknown' }>>();
  const found = await pMap(
    all,
    async ({ app, image, isNamed }): Promise<Finding[]> => {
      const answer = await registries.has(image.repository, image.digest);
      const subject = { environment, app };
      const weight = isNamed ? 'refusal' : 'warning';
      switch (answer.kind) {
        case 'found':
          return movedTag(registries, image, subject);
        case 'absent':
          return [finding(weight, 'IMAGE_NOT_FOUND', `its registry has no ${image.pullable}`, subject)];
        case 'wrong':
          return [
            finding(weight, 'REGISTRY_DIFFERS', `the registry of ${image.pullable}: ${answer.why}`, subject),
          ];
        case 'unknown':
          silent.set(hostOf(image), answer);
          return [];
      }
    },
    { concurrency: AT_ONCE },
  );
  const warnings = [...silent].map(([host, { why, remedy }]) =>
    finding(
      'warning',
      'IMAGE_UNCHECKED',
      `whether ${host} has the images is not known: ${why}`,
      { environment },
      `nothing to do where the digests are known to be right; else ${remedy}; \`--offline\` asks no registry`,
    ),
  );
  return [...found.flat(), ...warnings];
}

/** The finding about a tag is only a note: the registry's header is enough for it. */
async function movedTag(
  registries: ImageRegistry,
  image: ImageReference,
  subject: { readonly environment: EnvironmentName; readonly app: AppName },
): Promise<Finding[]> {
  if (image.tag === undefined) return [];
  const now = await registries.saysOf(image.repository, image.tag);
  return now.kind !== 'found' || now.digest === image.digest ? [] : [tagMoved(image, now.digest, subject)];
}

function hostOf({ repository }: ImageReference): string {
  return canonicalRepository(repository).split('/', 1)[0] ?? '';
}
