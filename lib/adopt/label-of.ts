/** A text reduced to a DNS label; empty where nothing is left of it. */
export function labelOf(text: string): string {
  const plain = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return plain.slice(0, 50).replace(/^-+|-+$/g, '');
}
