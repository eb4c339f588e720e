import { EnvironmentDataSchema } from '../environment';
import { appName, environmentName, recordOf, text } from '../scalars';
import { v } from '../schema';
import { AppDataSchema } from './app-data';

/**
 * By file name: what in the project's code made the object, such as `WebService "server" (deployment)`. A claim of that
 * code, for people; nothing is decided by it.
 */
export const OriginsSchema = recordOf(text, v.pipe(text, v.maxLength(400)));

/** `fleet.json`, written by the project's code into the output folder, parsed by the engine as hostile input. */
export const FleetDescriptionSchema = v.strictObject({
  schema: v.literal('cdk8s-delivery/fleet/v1'),
  /** Upstreams before the environments that promote from them. */
  environments: v.array(EnvironmentDataSchema),
  apps: v.array(AppDataSchema),
  /** The targets that this run rendered, each into `<environment>/<app>/`. */
  targets: v.array(
    v.strictObject({
      environment: environmentName,
      app: appName,
      origins: v.exactOptional(OriginsSchema),
      /** Programs that made objects of files, and their versions: `kustomize`, `helm`. */
      renderers: v.exactOptional(recordOf(text, text)),
      /** Helm charts that took part, and their versions. */
      charts: v.exactOptional(recordOf(text, text)),
    }),
  ),
  /** The environments whose inputs this run rendered, each into `<environment>/_inputs/`. */
  environmentInputs: v.array(environmentName),
  /** The environments whose administrator's file this run rendered, each into `bootstrap/<environment>.yaml`. */
  bootstrap: v.array(environmentName),
  /** Versions of what rendered: node, cdk8s, cdk8s-plus-28, cdk8s-delivery. */
  tools: recordOf(text, text),
});

/** @see FleetDescriptionSchema */
export type FleetDescription = v.InferOutput<typeof FleetDescriptionSchema>;
