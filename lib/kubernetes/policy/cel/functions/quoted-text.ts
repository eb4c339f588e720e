const ESCAPES = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
  ['"', '\\"'],
]);

/** A text in double quotes, with escapes for what would not be seen. */
export function quotedText(text: string): string {
  let all = '';
  for (const char of text) all += ESCAPES.get(char) ?? (/^[\ud800-\udfff]$/.test(char) ? '\ufffd' : char);
  return `"${all}"`;
}
