import * as v from 'valibot';
import { dnsLabel, httpOrPathUrl, text } from '../scalars';

/** An app as data, as `fleet.json` says it. */
export const AppDataSchema = v.strictObject({
  /** The app's name. */
  name: dnsLabel,
  /** Teams or people that own it. */
  owners: v.array(text),
  /** Repository of its code. */
  repository: v.exactOptional(httpOrPathUrl),
  /** Image repository per slot; empty for an app without images. */
  images: v.record(dnsLabel, text),
  /** Environments it exists in, in the fleet's order. */
  environments: v.array(dnsLabel),
});

/** An app's part in one environment, as the delivery data keeps it: the app exists where it has one. */
export const AppPartSchema = v.omit(AppDataSchema, ['environments']);

/** @see AppPartSchema */
export type AppPart = v.InferOutput<typeof AppPartSchema>;

/** @see AppDataSchema */
export type AppData = v.InferOutput<typeof AppDataSchema>;
