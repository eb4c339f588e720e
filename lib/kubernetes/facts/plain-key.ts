const PLAIN = /^[A-Za-z_$][A-Za-z0-9_$-]*$/;

/** Whether a key can stand in a path as it is; any other is put into brackets and quotes. */
export function isPlainKey(key: string): boolean {
  return PLAIN.test(key);
}
