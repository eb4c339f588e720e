import { DeliveryError, didYouMean, quote } from '../model/finding';

/** Every key of what is asked for: a list that the compiler keeps whole. */
export type KnownKeys<T> = Readonly<Record<keyof T, true>>;

/**
 * Refuses a key that a request does not have. A script in JavaScript has no compiler to tell it, and a condition that is
 * overlooked asks for everything.
 *
 * @throws DeliveryError `INVALID_OPTION`
 */
export function assertKnownKeys<T extends object>(method: string, asked: T, keys: KnownKeys<T>): void {
  const known = Object.keys(keys);
  const unknown = Object.keys(asked).filter((key) => !known.includes(key));
  DeliveryError.throwIfAny(
    unknown.flatMap(
      (key) =>
        DeliveryError.of(
          'INVALID_OPTION',
          `${method} has no ${quote(key)}, it has: ${known.join(', ')}${didYouMean(key, known)}`,
        ).findings,
    ),
  );
}
