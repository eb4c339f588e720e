import * as v from 'valibot';
import { DeliveryError, quote } from '../../../../model/finding';
import { type EnvironmentName, environmentName } from '../../../../model/scalars';
import type { AskedWaiver } from '../../../../registry';

/** A finding to be let pass in an environment for a while; the reason of the change is the waiver's. */
export interface WaiveChange {
  readonly verb: 'waive';
  readonly environment: EnvironmentName;
  readonly waiver: Omit<AskedWaiver, 'reason'>;
  /**
   * Name of its file.
   *
   * @default - made of rule, app and object: the same waiver finds its own file again
   */
  readonly name?: string;
}

/** The end of a waiver. */
export interface UnwaiveChange {
  readonly verb: 'unwaive';
  readonly environment: EnvironmentName;
  /** Name of its file, without folder and ending. */
  readonly name: string;
}

/** A name of a file that a person may have chosen. */
const waiverName = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/,
    'not a name for a waiver: 1 to 100 letters, digits and inner ".", "_" and "-" are allowed',
  ),
);

/** Parses the name of a waiver, as a person types it; throws `INVALID_NAME`. */
export function parseWaiverName(text: string): string {
  const { success, output, issues } = v.safeParse(waiverName, text);
  if (success) return output;
  throw DeliveryError.of(
    'INVALID_NAME',
    `${quote(text)} is ${issues[0].message}`,
    {},
    { remedy: 'name its file without folder and ending, such as probes-frontend' },
  );
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
