import {
  type AppName,
  type EnvironmentName,
  isAppName,
  isEnvironmentName,
  ReleaseId,
} from '../model/scalars';
import type { Place } from './layout';

/** A place with its names parsed. */
export type NamedPlace = Named<Place>;

type Named<P> = P extends unknown
  ? {
      readonly [K in keyof P]: K extends 'environment'
        ? EnvironmentName
        : K extends 'app'
          ? AppName
          : K extends 'release'
            ? ReleaseId
            : P[K];
    }
  : never;

/**
 * The place with its names parsed; undefined where the path holds a name that no environment, app or release can have.
 */
export function namedPlace(place: Place | undefined): NamedPlace | undefined {
  return place && isNamed(place) ? place : undefined;
}

function isNamed(place: Place): place is Place & NamedPlace {
  const { environment, app, release } = place as Readonly<Partial<Record<string, string>>>;
  return (
    (environment === undefined || isEnvironmentName(environment)) &&
    (app === undefined || isAppName(app)) &&
    (release === undefined || ReleaseId.is(release))
  );
}
