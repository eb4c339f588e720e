import { type Finding, unknownName } from '../finding';

/** Refuses an app that the delivery data does not have. */
export function unknownApp(app: string, known: Iterable<string>, remedy?: string): Finding {
  const where = 'of the delivery data';
  return unknownName({ code: 'UNKNOWN_APP', name: app, known, where, subject: { app }, remedy });
}
