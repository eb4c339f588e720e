import {
  type EnvironmentName,
  environmentName,
  type WaiverName,
  waiverName,
} from '../../../../model/scalars';
import { v } from '../../../../model/schema';
import type { AskedWaiver } from '../../../../registry';

/** Lets a finding pass in an environment for a while; the reason of the change is that of the waiver. */
export interface WaiveChange {
  readonly verb: 'waive';
  readonly environment: EnvironmentName;
  readonly waiver: Omit<AskedWaiver, 'reason'>;
  /**
   * Name of its file.
   *
   * @default - made of rule, app and object: the same waiver finds its own file again
   */
  readonly name?: WaiverName;
}

/** The end of a waiver. */
export interface UnwaiveChange {
  readonly verb: 'unwaive';
  readonly environment: EnvironmentName;
  /** Name of its file, without folder and ending. */
  readonly name: WaiverName;
}

/** A waiver as plain data; what is wrong with its fields is said by the plan, all at once. */
export const WaiveSchema = v.strictObject({
  verb: v.literal('waive'),
  environment: environmentName,
  waiver: v.strictObject({
    rule: v.string(),
    app: v.exactOptional(v.string()),
    object: v.exactOptional(v.string()),
    owner: v.string(),
    expires: v.string(),
  }),
  name: v.exactOptional(waiverName),
}) satisfies v.GenericSchema<unknown, WaiveChange>;

/** The end of a waiver as plain data. */
export const UnwaiveSchema = v.strictObject({
  verb: v.literal('unwaive'),
  environment: environmentName,
  name: waiverName,
}) satisfies v.GenericSchema<unknown, UnwaiveChange>;
