import { futureMoment } from '../model/scalars';
import { v } from '../model/schema';

/** A moment without a zone, with the one of this machine at that moment; nothing for any other text. */
export function withZone(text: string): string | undefined {
  if (!v.is(futureMoment(new Date(0)), `${text}Z`)) return undefined;
  const minutes = -new Date(text).getTimezoneOffset();
  if (minutes === 0) return `${text}Z`;
  const two = (count: number) => String(Math.floor(Math.abs(count))).padStart(2, '0');
  return `${text}${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
