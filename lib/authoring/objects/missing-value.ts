/**
 * What JavaScript writes into a text where a value is missing (`shop.undefined`, `https://null:80`, `[object Object]`), or
 * nothing. A word is taken for that where it is the whole text, or a whole part of a name, host, path or address; in prose
 * and in source code it is a word like any other, and so is what people write: `/dev/null`, `--default=null`.
 */
export function missingValueIn(text: string): string | undefined {
  if (!mayMissValue(text) || text.includes('\n')) return undefined;
  const [object] = OBJECT.exec(text) ?? [];
  if (object !== undefined) return object;
  const parts = text.split(/[\s,]+/);
  for (const part of parts) {
    if (!ADDRESS.test(part)) continue;
    const isAlone = parts.length === 1;
    const found = isAlone ? whole(part) : undefined;
    if (found !== undefined) return found;
    // In a text of several words only what no prose has.
    const [, word, nothing = word] = (isAlone ? PART : PART_OF_ADDRESS).exec(part) ?? [];
    if (nothing !== undefined && !MEANT.test(part)) return nothing;
  }
  return undefined;
}

/** Whether a text is worth a closer look: most are not. */
export const mayMissValue = (text: string): boolean => MAY_HOLD.test(text);

const MAY_HOLD = /undefined|NaN|null|\[object /;
/** Not in quotes, where source code compares with it. */
const OBJECT = /(?<!['"`])\[object [A-Z][A-Za-z]*\]/;
/** A name, host, path, address or assignment: no brackets, quotes or operators of source code. */
const ADDRESS = /^[A-Za-z0-9._~:/?#@&+=%-]+$/;

const whole = (part: string): string | undefined =>
  part === 'undefined' || part === 'NaN' || part === 'null' ? part : undefined;

/** The word between signs that join parts; null only where it is a whole label of a host or segment of a path. */
const PART = /(?:^|[^A-Za-z0-9])(undefined|NaN)(?![A-Za-z0-9])|(?:^|[.:/@])(null)(?=[.:/]|$)/;
const PART_OF_ADDRESS = /(?:\/\/|[@.=])(undefined|NaN)(?![A-Za-z0-9])|(?:\/\/|@)(null)(?![A-Za-z0-9])/;

const MEANT = /(?:^|[=:>])\/dev\/null$/;
