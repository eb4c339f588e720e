import { namedEntry, namedGate } from '../../model/gate';
import { lines, text } from '../../model/scalars';
import { v } from '../../model/schema';

const schema = v.strictObject({
  ...namedEntry('expression'),
  /** Over `release`, `current`, `environment`, `app` and `now`, in the Common Expression Language. */
  expression: lines(4000),
  /** What is wrong where it gives false: lower case, no full stop. */
  message: text,
  /** What to do then, and who may do it. */
  remedy: v.exactOptional(text),
});

/** The settings of an expression. */
export type ExpressionEntry = v.InferOutput<typeof schema>;

/** An expression over what is known of the release has to be true. */
export const EXPRESSION = namedGate<ExpressionEntry>({
  gate: 'expression',
  about: 'an expression over the release and its evidence has to be true',
  schema,
  words: ({ name }) => name,
});
