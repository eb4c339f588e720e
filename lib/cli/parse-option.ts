import { DeliveryError, quote, refusal } from '../model/finding';
import { v } from '../model/schema';

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

/**
 * A request, as the schema of its verb takes it.
 *
 * @param words options and arguments by the fields that they fill; `--<field>` unless said otherwise
 * @throws DeliveryError `INVALID_OPTION` with all that is wrong
 */
export function parseRequest<Schema extends v.GenericSchema>(
  schema: Schema,
  data: Readonly<Record<string, unknown>>,
  words: Readonly<Record<string, string>>,
): v.InferOutput<Schema> {
  const given = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  const { success, output, issues } = v.safeParse(schema, given);
  if (success) return output;
  const [first, ...others] = issues.map((issue) => {
    const path = v.getDotPath(issue) ?? '';
    return refusal(
      'INVALID_OPTION',
      `${words[path] ?? `--${path}`}: ${issue.message}, got ${quote(issue.input)}`,
    );
  });
  throw first ? new DeliveryError([first, ...others]) : DeliveryError.of('INTERNAL', 'a request is wrong');
}

/** A whole number as a person types it, without a sign and without leading zeros; undefined for any other text. */
export function typedNumber(text: string, least: number, most: number): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,8})$/.test(text)) return undefined;
  const number = Number(text);
  return number >= least && number <= most ? number : undefined;
}
