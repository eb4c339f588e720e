/** When something ends, for people: as {@link moment}, but never a minute that has passed before the end has come. */
export function momentOfEnd(at: Date | string): string {
  const end = new Date(at).getTime();
  return Number.isNaN(end) || (typeof at === 'string' && !at.includes('T'))
    ? moment(at)
    : moment(new Date(Math.ceil(end / 60_000) * 60_000));
}

/** A moment for people: UTC, to the minute. A text that is no moment, such as a day, stays as it is. */
export function moment(at: Date | string): string {
  if (typeof at === 'string' && !at.includes('T')) return at;
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : `${date.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
