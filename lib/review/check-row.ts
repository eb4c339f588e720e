import type { CheckRow } from '../diff';
import type { Finding } from '../finding';

/** A finding as a row of a view. */
export function checkRow({ severity, code, message, remedy, subject }: Finding): CheckRow {
  const target = [subject.environment, subject.app].filter((each) => each !== undefined).join('/');
  const place =
    subject.file === undefined
      ? ''
      : [subject.file, subject.line].filter((each) => each !== undefined).join(':');
  return {
    severity,
    code,
    message,
    remedy,
    subject: [target, place].filter((each) => each !== '').join(' '),
  };
}
