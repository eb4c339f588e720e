import { ApiObject } from 'cdk8s';
import {
  Environment,
  type EnvironmentProps,
  Fleet,
  FleetApp,
  type FleetAppProps,
  Project,
} from '../../lib/authoring/fleet';
import { Digest, ImageReference } from '../../lib/model/scalars';

/** Digest whose hex digits are all the same. */
export const digest = (hex: string): Digest => Digest.parse(`sha256:${hex.repeat(64)}`);

/** Image of the repository that {@link oneAppFleet} declares. */
export const image = (hex = 'a', tag?: string): ImageReference =>
  ImageReference.of('ghcr.io/example/web', digest(hex), tag);

/** A fleet of dev, staging and prod, one promoting from the other. */
export function threeEnvironments(
  props: Readonly<Partial<Record<'dev' | 'staging' | 'prod', EnvironmentProps>>> = {},
) {
  const project = new Project();
  const dev = new Environment(project, 'dev', props.dev);
  const staging = new Environment(project, 'staging', { promotesFrom: [dev], ...props.staging });
  const prod = new Environment(project, 'prod', { promotesFrom: [staging], ...props.prod });
  return { project, dev, staging, prod, fleet: new Fleet(project, 'fleet', [dev, staging, prod]) };
}

type Build = NonNullable<FleetAppProps<string, 'server', object, never>['chart']>;

/** A fleet with the app `web`, slot `server`, in every environment; `build` fills its chart. */
export function oneAppFleet(build: Build, props?: Parameters<typeof threeEnvironments>[0]) {
  const all = threeEnvironments(props);
  const web = new FleetApp(all.fleet, 'web', {
    images: { server: 'ghcr.io/example/web' },
    config: { dev: {}, staging: {}, prod: {} },
    chart: build,
  });
  return { ...all, web };
}

/** Objects of the app in prod. */
export function objectsOf(build: Build, props?: Parameters<typeof threeEnvironments>[0]): readonly object[] {
  const { fleet, prod, web } = oneAppFleet(build, props);
  return fleet.target(prod, web, { server: image() }).toJson();
}

/** A ConfigMap, the smallest object there is. */
export const configMap = (
  scope: ConstructorParameters<typeof ApiObject>[0],
  id: string,
  data: object = {},
  metadata: object = {},
) =>
  new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data } as ConstructorParameters<
    typeof ApiObject
  >[2]);
