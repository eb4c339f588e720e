/** A moment for people: UTC, to the minute. */
export function moment(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
