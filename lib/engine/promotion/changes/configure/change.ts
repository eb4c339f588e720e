import * as v from 'valibot';
import { text } from '../../../../model/scalars';

/** The typed environments and apps, brought into the delivery data. */
export interface ConfigureChange {
  readonly verb: 'configure';
  /**
   * Revision of the typed definitions.
   *
   * @default - the head of the first allowed branch
   */
  readonly code?: string;
  /**
   * The part of it that is meant: what it does to one branch.
   *
   * @default - it changes one branch only
   */
  readonly part?: { readonly repository: string; readonly branch: string };
}

/** A configuration as plain data. */
export const ConfigureSchema = v.strictObject({
  verb: v.literal('configure'),
  code: v.exactOptional(v.string()),
  part: v.exactOptional(v.strictObject({ repository: text, branch: text })),
}) satisfies v.GenericSchema<unknown, ConfigureChange>;
