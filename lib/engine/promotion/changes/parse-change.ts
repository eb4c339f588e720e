import { DeliveryError, refusal } from '../../../model/finding';
import { v } from '../../../model/schema';
import type { Change } from '../plan';
import { changeOf } from './registry';

/**
 * Reads a change from plain data, by the schema of its verb.
 *
 * @throws DeliveryError `INVALID_OPTION` with every problem
 */
export function parseChange(data: unknown): Change {
  const named = v.safeParse(v.looseObject({ verb: v.string() }), data);
  if (!named.success)
    throw DeliveryError.of('INVALID_OPTION', 'a change names its verb, as in { "verb": "promote" }');
  const { verb } = named.output;
  const { output, issues = [] } = v.safeParse(changeOf(verb).request, data);
  const problems = issues.map((issue) =>
    refusal('INVALID_OPTION', `${verb}: ${v.getDotPath(issue) ?? 'the change'}: ${issue.message}`),
  );
  DeliveryError.throwIfAny(problems);
  return output as Change;
}
