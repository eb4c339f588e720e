import { fieldReasons, ImageSlotSchema } from '../app';
import {
  appName,
  dnsLabel,
  environmentName,
  httpOrPathUrl,
  recordOf,
  type SlotName,
  slotName,
  text,
} from '../scalars';
import { v } from '../schema';

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
  /** Fields that look like an image but are not, each with the reason. */
  holdsNoImage: v.exactOptional(fieldReasons),
  /** Environments it exists in, in the fleet's order. */
  environments: v.array(environmentName),
  /** Namespace of its objects by environment, where it is not the environment's own. */
  namespaces: v.exactOptional(recordOf(environmentName, dnsLabel)),
  /** By environment, the slots whose image nothing pulls there. */
  unusedIn: v.exactOptional(recordOf(environmentName, v.array(slotName))),
});

/** An app's part in one environment, as the delivery data keeps it: the app exists where it has one. */
export const AppPartSchema = v.strictObject({
  ...v.omit(AppDataSchema, ['environments', 'namespaces', 'unusedIn']).entries,
  /** Namespace of its objects there, where it is not the environment's own. */
  namespace: v.exactOptional(dnsLabel),
  /** Slots whose image nothing pulls there. */
  unused: v.exactOptional(v.array(slotName)),
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
  const { environments: _environments, namespaces = {}, unusedIn: _unusedIn, ...part } = app;
  const namespace = Object.hasOwn(namespaces, environment) ? namespaces[environment] : undefined;
  const unused = unusedSlots(app, environment);
  return {
    ...part,
    ...(namespace === undefined ? {} : { namespace }),
    ...(unused.length === 0 ? {} : { unused }),
  };
}

/** The slots of an app that are declared to be unused in an environment. */
export function unusedSlots({ unusedIn = {} }: Pick<AppData, 'unusedIn'>, environment: string): SlotName[] {
  return Object.hasOwn(unusedIn, environment) ? [...(unusedIn[environment] ?? [])] : [];
}
