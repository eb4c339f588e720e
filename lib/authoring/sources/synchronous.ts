import { DeliveryError, type Subject } from '../../model/finding';

/**
 * The value, which code of the project answered.
 *
 * @throws DeliveryError `IMPURE` for a promise: what it makes later is lost
 */
export function synchronous<T>(value: T, what: string, subject: Subject): T {
  const then: unknown = (value as { then?: unknown } | null | undefined)?.then;
  if (typeof then !== 'function') return value;
  if (value instanceof Promise) value.catch(() => undefined);
  throw DeliveryError.of('IMPURE', `${what} is asynchronous: what it makes later is lost`, subject, {
    remedy: 'make it synchronous, pass values in',
  });
}
