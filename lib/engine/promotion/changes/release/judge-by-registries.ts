import { type Finding, finding } from '../../../../model/finding';
import {
  type AppName,
  canonicalRepository,
  type EnvironmentName,
  type ImageReference,
} from '../../../../model/scalars';
import type { ImageRegistry, RegistryAnswer } from '../../../oci';
import { atOnce } from '../../../process';
import { tagMoved } from '../../registry-findings';

/** Questions at once. */
const AT_ONCE = 8;

/** An app with images that are asked for. */
export interface AskedImages {
  readonly app: AppName;
  /** By slot. */
  readonly images: Readonly<Record<string, ImageReference>>;
  /** Those of the slots whose image comes in now: a missing one is refused. One that runs already gets a warning. */
  readonly incoming: ReadonlySet<string>;
}

/** What registries say of images. */
interface RegistryJudgement {
  readonly findings: readonly Finding[];
  /** By app, the slots whose image a registry has. */
  readonly seen: ReadonlyMap<AppName, ReadonlySet<string>>;
}

/**
 * What registries say about images: one is missing, or a tag names different bits by now. An incoming image is refused
 * then; another one gets a warning, since it runs already. A registry that does not answer gets one warning: a release
 * needs no network.
 */
export async function judgeByRegistries(
  registries: ImageRegistry,
  environment: EnvironmentName,
  orders: readonly AskedImages[],
): Promise<RegistryJudgement> {
  const all = orders.flatMap(({ app, images, incoming }) =>
    Object.entries(images).map(([slot, image]) => ({ app, slot, image, isIncoming: incoming.has(slot) })),
  );
  const silent = new Map<string, Extract<RegistryAnswer, { readonly kind: 'unknown' }>>();
  const seen = new Map<AppName, Set<string>>();
  const found = await atOnce(
    all,
    async ({ app, slot, image, isIncoming }): Promise<Finding[]> => {
      const answer = await registries.has(image.repository, image.digest);
      const subject = { environment, app };
      const weight = isIncoming ? 'refusal' : 'warning';
      switch (answer.kind) {
        case 'found':
          seen.set(app, (seen.get(app) ?? new Set()).add(slot));
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
    AT_ONCE,
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
  return { findings: [...found.flat(), ...warnings], seen };
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

/** The longest wait for a registry where nobody asked for it: in the middle of an outage, and for a promotion. */
const PATIENCE_MS = 8_000;

/** What a question to a registry comes to; nothing where it takes too long. */
export async function withinPatience<T>(promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
