import * as v from 'valibot';
import { dnsLabel } from '../../../../model/scalars';

/** A target that stays where it is. */
export interface HoldChange {
  readonly verb: 'hold';
  readonly environment: string;
  readonly app: string;
}

/** The end of a hold. */
export interface UnholdChange {
  readonly verb: 'unhold';
  readonly environment: string;
  readonly app: string;
}

/** A hold as plain data. */
export const HoldSchema = v.strictObject({
  verb: v.literal('hold'),
  environment: dnsLabel,
  app: dnsLabel,
}) satisfies v.GenericSchema<unknown, HoldChange>;

/** The end of a hold as plain data. */
export const UnholdSchema = v.strictObject({
  verb: v.literal('unhold'),
  environment: dnsLabel,
  app: dnsLabel,
}) satisfies v.GenericSchema<unknown, UnholdChange>;
