import { type Finding, refusal } from '../../model/finding';

/** A kind of thing that a change holds, such as `a delivery` or `governance`, and its files or targets. */
interface ChangePart {
  readonly what: string;
  readonly files: readonly string[];
}

/** A change is of one kind: a delivery, or governance, or control files. */
export function mixedChange(parts: readonly ChangePart[]): Finding[] {
  const held = new Map<string, readonly string[]>();
  for (const { what, files } of parts)
    if (files.length > 0) held.set(what, [...(held.get(what) ?? []), ...files]);
  if (held.size < 2) return [];
  const [, ...others] = held.values();
  const named = others.flat();
  const more = named.length > 5 ? ` and ${named.length - 5} more` : '';
  const message = `one change holds ${[...held.keys()].join(' and ')}: ${named.slice(0, 5).join(', ')}${more}`;
  return [refusal('MIXED_CHANGE', message)];
}
