/** Keeps what was made lately, up to a total size; what was used last stays longest. */
export class Recent<Value> {
  private readonly kept = new Map<string, { readonly value: Value; readonly size: number }>();
  private total = 0;

  /** @param most the sum of sizes that is kept */
  constructor(private readonly most: number) {}

  /** What was made for a key, or what `make` gives. What it throws is not kept. */
  get(key: string, size: number, make: () => Value): Value {
    const known = this.kept.get(key);
    if (known) {
      this.kept.delete(key);
      this.kept.set(key, known);
      return known.value;
    }
    const value = make();
    if (size > this.most) return value;
    this.kept.set(key, { value, size });
    this.total += size;
    for (const [oldest, { size: freed }] of this.kept) {
      if (this.total <= this.most) break;
      this.kept.delete(oldest);
      this.total -= freed;
    }
    return value;
  }
}
