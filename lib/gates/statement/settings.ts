import { namedEntry, namedGate } from '../../model/gate';
import { text } from '../../model/scalars';
import { v } from '../../model/schema';

const schema = v.strictObject({
  /** Its name is the kind of evidence that has to stand. */
  ...namedEntry('statement'),
  /** Who states it, for people. */
  by: v.exactOptional(text),
});

/** The settings of a statement. */
export type StatementEntry = v.InferOutput<typeof schema>;

/** A job elsewhere has to have stated something about exactly this release. */
export const STATEMENT = namedGate<StatementEntry>({
  gate: 'statement',
  about: 'a statement of a job elsewhere has to stand for exactly this release',
  schema,
  words: ({ name, by }) => `${name}${by === undefined ? '' : ` by ${by}`}`,
});
