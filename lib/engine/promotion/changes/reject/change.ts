import { v } from '../../../../model/schema';
import { rejectable } from '../../../../registry';

/** Something that is never promoted again. */
export interface RejectChange {
  readonly verb: 'reject';
  /** An image's digest, a release id, or `<environment>:<tree id>`. */
  readonly what: string;
}

/** The end of a rejection. */
export interface UnrejectChange {
  readonly verb: 'unreject';
  /** The rejected thing, as it was given to `reject`. */
  readonly what: string;
}

/** A rejection as plain data. */
export const RejectSchema = v.strictObject({
  verb: v.literal('reject'),
  what: rejectable,
}) satisfies v.GenericSchema<unknown, RejectChange>;

/** The end of a rejection as plain data. */
export const UnrejectSchema = v.strictObject({
  verb: v.literal('unreject'),
  what: rejectable,
}) satisfies v.GenericSchema<unknown, UnrejectChange>;
