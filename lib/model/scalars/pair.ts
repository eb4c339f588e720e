import { v } from '../schema';

/** `name=value`, neither of them empty, split at the first `=`. */
export const pair = (example: string) =>
  v.pipe(
    v.string(),
    v.regex(/^[^=]+=./s, `not a pair; something like "${example}" is expected`),
    v.transform((text) => {
      const equals = text.indexOf('=');
      return { name: text.slice(0, equals), value: text.slice(equals + 1) };
    }),
  );
