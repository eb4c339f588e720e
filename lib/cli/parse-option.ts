import * as v from 'valibot';
import { DeliveryError, quote } from '../model/finding';

/**
 * The value of an option, as the schema of the field that it fills takes it.
 *
 * @param option as it is typed, such as `--reason`, or the name of an argument
 * @throws DeliveryError `INVALID_OPTION` with what is allowed and the value got
 */
export function parseOption<Schema extends v.GenericSchema>(
  schema: Schema,
  option: string,
  value: string,
): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, value);
  if (success) return output;
  const [issue] = issues;
  throw DeliveryError.of('INVALID_OPTION', `${option}: ${issue.message}, got ${quote(value)}`);
}
