import * as v from 'valibot';
import { dnsLabel, httpOrPathUrl, text } from '../scalars';

/** An app as data: what `fleet.json` says of it and what `environments/_apps/<app>.yaml` keeps. */
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

/** @see AppDataSchema */
export type AppData = v.InferOutput<typeof AppDataSchema>;
