/** A moment for people: UTC, to the minute. A text that is no moment, such as a day, stays as it is. */
export function moment(at: Date | string): string {
  if (typeof at === 'string' && !at.includes('T')) return at;
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : `${date.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
