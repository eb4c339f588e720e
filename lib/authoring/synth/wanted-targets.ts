import type { EnvironmentData } from '../../model/environment';
import type { AppData, RenderRequest } from '../../model/exchange';
import { DeliveryError, refusal, type Subject, unknownName } from '../../model/finding';
import { ImageReference } from '../../model/scalars';
import { Problems } from './problems';

/** A target that is to be rendered. */
export interface WantedTarget {
  readonly environment: EnvironmentData;
  readonly app: AppData;
  /** Image per slot, in code-unit order of the slots. */
  readonly images: Readonly<Record<string, ImageReference>>;
}

/** Environments and apps by name. */
export interface Names {
  /** @throws DeliveryError `UNKNOWN_ENVIRONMENT` */
  environment(name: string): EnvironmentData;
  /** @throws DeliveryError `UNKNOWN_APP` */
  app(name: string): AppData;
}

export function namesOf(environments: readonly EnvironmentData[], apps: readonly AppData[]): Names {
  return {
    environment: lookUp(environments, 'UNKNOWN_ENVIRONMENT'),
    app: lookUp(apps, 'UNKNOWN_APP'),
  };
}

/**
 * The targets that a request asks for, by itself or through an app, in code-unit order of environment and app. What is
 * wrong with them is noted; they are left out then.
 */
export function wantedTargets(
  request: RenderRequest,
  names: Names,
  problems: Problems,
): readonly WantedTarget[] {
  const asked = [
    ...request.targets,
    ...request.apps.flatMap(({ app, images }) =>
      (problems.attempt({ app }, () => names.app(app))?.environments ?? []).map((environment) => ({
        environment,
        app,
        images,
      })),
    ),
  ];
  const wanted = new Map<string, WantedTarget>();
  for (const { environment, app, images } of asked) {
    const subject = { environment, app };
    const key = `${environment}/${app}`;
    if (wanted.has(key)) {
      problems.add(refusal('INVALID_OPTION', `the target ${key} is asked for twice`, subject));
      continue;
    }
    const target = problems.attempt(subject, () => ({
      environment: names.environment(environment),
      app: names.app(app),
      images: parsedImages(images, subject),
    }));
    if (target) wanted.set(key, target);
  }
  return [...wanted.values()].sort(
    (a, b) => compare(a.environment.name, b.environment.name) || compare(a.app.name, b.app.name),
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function lookUp<T extends { readonly name: string }>(
  known: readonly T[],
  code: 'UNKNOWN_ENVIRONMENT' | 'UNKNOWN_APP',
): (name: string) => T {
  const recordOf = new Map(known.map((each) => [each.name, each]));
  return (name) => {
    const found = recordOf.get(name);
    if (found) return found;
    throw new DeliveryError([unknownName({ code, name, known: recordOf.keys() })]);
  };
}

function parsedImages(
  images: Readonly<Record<string, string>>,
  subject: Subject,
): Readonly<Record<string, ImageReference>> {
  const problems = new Problems();
  const parsed: Record<string, ImageReference> = {};
  for (const slot of Object.keys(images).sort()) {
    const image = problems.attempt(subject, () => ImageReference.parse(images[slot] ?? ''));
    if (image) parsed[slot] = image;
  }
  problems.throwIfAny();
  return parsed;
}
