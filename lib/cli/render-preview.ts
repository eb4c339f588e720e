import { slotRepositories } from '../model/app';
import type { FleetDescription } from '../model/exchange';
import { DeliveryError, didYouMean, quote } from '../model/finding';
import { type AppName, type EnvironmentName, ImageReference, PLACEHOLDER_DIGEST } from '../model/scalars';

/** A target with the images that it is rendered with. */
interface PreviewTarget {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly images: Readonly<Record<string, string>>;
}

/**
 * The targets that code defines, with images to look at their objects: those that are given, else those that are
 * recorded, else a placeholder that no release takes.
 *
 * @throws DeliveryError `UNKNOWN_ENVIRONMENT`, `UNKNOWN_APP`, `ABSENT_HERE`, `UNKNOWN_SLOT`
 */
export function previewTargets(
  { environments, apps }: FleetDescription,
  scope: { readonly environment?: string | undefined; readonly app?: string | undefined },
  given: Readonly<Record<string, string>>,
  recorded: readonly PreviewTarget[],
): readonly PreviewTarget[] {
  const names = environments.map(({ name }) => name);
  assertKnown('UNKNOWN_ENVIRONMENT', 'an environment', scope.environment, names);
  assertKnown(
    'UNKNOWN_APP',
    'an app',
    scope.app,
    apps.map(({ name }) => name),
  );
  const wanted = apps.filter(({ name }) => (scope.app ?? name) === name);
  const slots = new Set(wanted.flatMap(({ images }) => Object.keys(images)));
  for (const slot of Object.keys(given)) assertKnown('UNKNOWN_SLOT', 'an image slot of it', slot, [...slots]);
  const targets = wanted.flatMap((app) =>
    app.environments
      .filter((name) => (scope.environment ?? name) === name)
      .map((environment): PreviewTarget => {
        const known = recorded.find(
          (each) => each.environment === environment && each.app === app.name,
        )?.images;
        const images = Object.entries(slotRepositories(app.images)).map(([slot, repository]) => [
          slot,
          given[slot] ?? known?.[slot] ?? `${repository}@${PLACEHOLDER_DIGEST}`,
        ]);
        return { environment, app: app.name, images: Object.fromEntries(images) };
      }),
  );
  if (targets.length > 0 || scope.app === undefined || scope.environment === undefined) return targets;
  throw DeliveryError.of('ABSENT_HERE', `${quote(scope.app)} does not exist in ${quote(scope.environment)}`);
}

/** An image as it is asked for, in the form in which code is given it. */
export function pullableImage(reference: string): string {
  return ImageReference.parse(reference).pullable;
}

function assertKnown(
  code: 'UNKNOWN_ENVIRONMENT' | 'UNKNOWN_APP' | 'UNKNOWN_SLOT',
  what: string,
  name: string | undefined,
  known: readonly string[],
): void {
  if (name === undefined || known.includes(name)) return;
  throw DeliveryError.of(
    code,
    `${quote(name)} is not ${what} that the code defines; known: ${known.join(', ') || 'none'}${didYouMean(name, known)}`,
  );
}
