import { slotRepositories } from '../../model/app';
import type { FleetDescription } from '../../model/exchange';
import { type AppName, type EnvironmentName, ImageReference, PLACEHOLDER_DIGEST } from '../../model/scalars';

/** A target with the images that it is rendered with. */
interface PreviewTarget {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly images: Readonly<Record<string, string>>;
}

/**
 * The targets that code defines, with images to look at their objects: those that are given, else those that are
 * recorded, else a placeholder that no release takes. What is named and not defined is asked for as well: the code says
 * what it does not know.
 */
export function previewTargets(
  { environments, apps }: FleetDescription,
  scope: { readonly environment?: EnvironmentName | undefined; readonly app?: AppName | undefined },
  given: Readonly<Record<string, string>>,
  recorded: readonly PreviewTarget[],
): readonly PreviewTarget[] {
  const wanted = scope.app === undefined ? apps.map(({ name }) => name) : [scope.app];
  return wanted.flatMap((app) => {
    const data = apps.find(({ name }) => name === app);
    const places =
      scope.environment === undefined
        ? (data?.environments ?? environments.map(({ name }) => name))
        : [scope.environment];
    const isNamed = scope.app !== undefined || !environments.some(({ name }) => name === scope.environment);
    return places
      .filter((environment) => isNamed || data?.environments.includes(environment))
      .map((environment): PreviewTarget => {
        const known = recorded.find((each) => each.environment === environment && each.app === app)?.images;
        const slots = Object.entries(slotRepositories(data?.images ?? {})).map(([slot, repository]) => [
          slot,
          known?.[slot] ?? `${repository}@${PLACEHOLDER_DIGEST}`,
        ]);
        return { environment, app, images: { ...Object.fromEntries(slots), ...given } };
      });
  });
}

/** An image as it is asked for, in the form in which code is given it. */
export function pullableImage(reference: string): string {
  return ImageReference.parse(reference).pullable;
}
