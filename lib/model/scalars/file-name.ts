const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,250}$/;

/** Whether the text can be the name of a file or folder on every file system: letters, digits, `_`, inner `.` and `-`. */
export function isPlainFileName(text: string): boolean {
  return NAME.test(text) && !text.endsWith('.');
}
