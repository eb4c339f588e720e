/** A time in the form of RFC 3339, with no more digits than are needed. */
export function timeText(time: Date): string {
  return time.toISOString().replace(/\.?0*Z$/, 'Z');
}
