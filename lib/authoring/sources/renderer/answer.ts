import { v } from '../../../model/schema';
import { withoutHidden } from '../../../model/text';

/** Words of another program, as one line that can be printed. */
const printable = v.pipe(
  v.string(),
  v.transform((text) => withoutHidden(text.trim().replace(/\s+/g, ' '), 2_000)),
);

const ObjectSchema = v.object({
  path: v.exactOptional(v.string()),
  crd: v.exactOptional(v.boolean()),
  hook: v.exactOptional(v.object({ events: v.array(printable), weight: v.number() })),
  value: v.exactOptional(v.unknown()),
  error: v.exactOptional(printable),
});

/** What a renderer answers, see `renderers/host/exchange.go`. */
export const AnswerSchema = v.object({
  objects: v.nullable(v.array(ObjectSchema)),
  chart: v.exactOptional(v.object({ name: printable, version: printable })),
  lookups: v.exactOptional(v.array(printable)),
  unknownValues: v.exactOptional(v.array(printable)),
  error: v.exactOptional(printable),
});

/** @see AnswerSchema */
export type RendererAnswer = v.InferOutput<typeof AnswerSchema>;

/** An object as a renderer answers it: its value, or what is wrong with its text. */
export type AnsweredObject = v.InferOutput<typeof ObjectSchema>;
