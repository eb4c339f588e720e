import { type BranchName, deliveryBranch, text } from '../../../../model/scalars';
import { v } from '../../../../model/schema';

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
   * `none`: a delivery branch that is gone is started anew, whatever is left of it.
   *
   * @default - that is refused
   */
  readonly acceptHead?: 'none';
  /**
   * The part that is meant.
   *
   * @default - the only one
   */
  readonly part?: ConfigurationPart;
}

/** Stands for the environments that are delivered elsewhere, of which the home branch says where that is. */
export const POINTERS = '_elsewhere';

/** What a configuration changes on one branch at once, or what waits there for one environment's approval. */
export interface ConfigurationPart {
  readonly repository: string;
  readonly branch: BranchName;
  /** The environment whose approval it needs, or {@link POINTERS}; everything that needs none where absent. */
  readonly awaits?: string;
}

/** A configuration as plain data. */
export const ConfigureSchema = v.strictObject({
  verb: v.literal('configure'),
  code: v.exactOptional(v.string()),
  acceptHead: v.exactOptional(v.literal('none')),
  part: v.exactOptional(
    v.strictObject({ repository: text, branch: deliveryBranch, awaits: v.exactOptional(text) }),
  ),
}) satisfies v.GenericSchema<unknown, ConfigureChange>;
