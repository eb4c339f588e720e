import * as v from 'valibot';
import { dnsLabel } from '../../../../model/scalars';

/** An app leaving an environment: its record and its manifests go. */
export interface RetireChange {
  readonly verb: 'retire';
  readonly app: string;
  readonly environment: string;
}

/** A retirement as plain data. */
export const RetireSchema = v.strictObject({
  verb: v.literal('retire'),
  app: dnsLabel,
  environment: dnsLabel,
}) satisfies v.GenericSchema<unknown, RetireChange>;
