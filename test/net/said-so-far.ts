/** Prints what a long test has done so far, with the seconds that it took: one that is stopped has said how far it came. */
export function saidSoFar(title: string): (words: string) => void {
  const begun = performance.now();
  return (words) =>
    void process.stdout.write(`${title}: ${words}; ${Math.round((performance.now() - begun) / 1000)} s\n`);
}
