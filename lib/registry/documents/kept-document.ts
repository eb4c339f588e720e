import { DeliveryError } from '../../model/finding';
import { v } from '../../model/schema';

/** A document that is kept in a ref for ever, as JSON. */
export interface KeptDocument<T> {
  print(value: T): string;
  /** Undefined for a text that is not such a document. */
  parse(text: string): T | undefined;
}

/** Makes the reader and the printer of a kind of documents. */
export function kept<T, Schema extends v.GenericSchema>({
  schema,
  value,
  data,
}: {
  readonly schema: Schema;
  readonly value: (said: v.InferOutput<Schema>) => T;
  readonly data: (value: T) => v.InferInput<Schema>;
}): KeptDocument<T> {
  return {
    print: (each) => `${JSON.stringify(data(each), null, 2)}\n`,
    parse(text) {
      let content: unknown;
      try {
        content = JSON.parse(text);
      } catch {
        return undefined;
      }
      const { success, output } = v.safeParse(schema, content);
      if (!success) return undefined;
      try {
        return value(output);
      } catch (error) {
        if (error instanceof DeliveryError) return undefined;
        throw error;
      }
    },
  };
}
