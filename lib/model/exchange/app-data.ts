import * as v from 'valibot';
import { fieldReasons, ImageSlotSchema } from '../app';
import { appName, dnsLabel, environmentName, httpOrPathUrl, recordOf, slotName, text } from '../scalars';

/** An app as data, as `fleet.json` says it. */
export const AppDataSchema = v.strictObject({
  /** The app's name. */
  name: appName,
  /** Teams or people that own it. */
  owners: v.array(text),
  /** Repository of its code. */
  repository: v.exactOptional(httpOrPathUrl),
  /** Image slots; empty for an app without images. */
  images: recordOf(slotName, ImageSlotSchema),
  /** Fields that look like an image and hold none, each with the reason. */
  holdsNoImage: v.exactOptional(fieldReasons),
  /** Environments it exists in, in the fleet's order. */
  environments: v.array(environmentName),
  /** Namespace of its objects by environment, where it is not the environment's own. */
  namespaces: v.exactOptional(recordOf(environmentName, dnsLabel)),
});

/** An app's part in one environment, as the delivery data keeps it: the app exists where it has one. */
export const AppPartSchema = v.strictObject({
  ...v.omit(AppDataSchema, ['environments', 'namespaces']).entries,
  /** Namespace of its objects there, where it is not the environment's own. */
  namespace: v.exactOptional(dnsLabel),
});

/** @see AppPartSchema */
export type AppPart = v.InferOutput<typeof AppPartSchema>;

/** @see AppDataSchema */
export type AppData = v.InferOutput<typeof AppDataSchema>;

/** The namespace of an app's objects in an environment. */
export function namespaceOf(
  environment: { readonly name: string; readonly destination: { readonly namespace: string } },
  { namespaces = {} }: Pick<AppData, 'namespaces'>,
): string {
  const { name, destination } = environment;
  return (Object.hasOwn(namespaces, name) ? namespaces[name] : undefined) ?? destination.namespace;
}

/** The part of an app in an environment. */
export function partOf(app: AppData, environment: string): AppPart {
  const { environments: _environments, namespaces = {}, ...part } = app;
  const namespace = Object.hasOwn(namespaces, environment) ? namespaces[environment] : undefined;
  return { ...part, ...(namespace === undefined ? {} : { namespace }) };
}
