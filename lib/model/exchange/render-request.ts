import { appName, environmentName, recordOf, slotName, text } from '../scalars';
import { v } from '../schema';

/**
 * What the engine asks the project's code for. The child finds it in the file named by the environment variable
 * `CDK8S_DELIVERY_REQUEST`, and writes into the folder named by `CDK8S_OUTDIR`. Without the variable the child is run
 * by plain `cdk8s synth` and renders every target that has a record in the working directory.
 */
export const RenderRequestSchema = v.strictObject({
  schema: v.literal('cdk8s-delivery/render-request/v1'),
  /** Targets to render, each with one image (`repository@sha256:…`) per slot. An empty list only describes the fleet. */
  targets: v.array(
    v.strictObject({ environment: environmentName, app: appName, images: recordOf(slotName, text) }),
  ),
  /** Apps to render in every environment they exist in, with the same images; the child knows the environments. */
  apps: v.array(v.strictObject({ app: appName, images: recordOf(slotName, text) })),
  /** Environments whose inputs to render; `*` alone: all of them. */
  environmentInputs: v.array(text),
  /** Environments whose administrator's file to render, which grants rights; `*` alone: all of them. */
  bootstrap: v.array(text),
});

/** @see RenderRequestSchema */
export type RenderRequest = v.InferOutput<typeof RenderRequestSchema>;

/** Name of the environment variable that carries the request file's path. */
export const REQUEST_VARIABLE = 'CDK8S_DELIVERY_REQUEST';
