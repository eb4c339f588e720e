import { DeliveryError, type Finding, refusal } from '../../../model/finding';
import { fitted, problemText } from '../../../model/scalars';
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
  const read = fitted(changeOf(verb).request, data, 'the change');
  if (read.fits) return read.output as Change;
  const [first, ...others] = read.problems.map((each) =>
    refusal('INVALID_OPTION', `${verb}: ${problemText(each)}`),
  );
  throw new DeliveryError([first as Finding, ...others]);
}
