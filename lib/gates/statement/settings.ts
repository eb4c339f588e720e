import * as v from 'valibot';
import { compareNamed, type GateSettings } from '../../model/gate';
import { dnsLabel, text } from '../../model/scalars';

const schema = v.strictObject({
  gate: v.literal('statement'),
  version: v.literal(1),
  /** The kind of evidence that has to stand. */
  name: dnsLabel,
  /** Who states it, for people. */
  by: v.exactOptional(text),
});

/** The settings of a statement. */
export type StatementEntry = v.InferOutput<typeof schema>;

/** A job elsewhere has to have stated something about exactly this release. */
export const STATEMENT: GateSettings<StatementEntry> = {
  gate: 'statement',
  version: 1,
  about: 'a statement of a job elsewhere has to stand for exactly this release',
  schema,
  compare: compareNamed,
  words: ({ name, by }) => `${name}${by === undefined ? '' : ` by ${by}`}`,
};
