/** Registers tests of verbs and prints in the end how many were tried and how many held. */
export function tally(title: string): (verb: string, name: string, check: () => Promise<unknown>) => void {
  const verbs = new Set<string>();
  const counts = { cases: 0, held: 0 };
  afterAll(() => {
    process.stdout.write(`${title}: ${verbs.size} verbs, ${counts.cases} cases, ${counts.held} held\n`);
  });
  return (verb, name, check) => {
    describe(verb, () => {
      test(name, async () => {
        verbs.add(verb);
        counts.cases += 1;
        await check();
        counts.held += 1;
      });
    });
  };
}
