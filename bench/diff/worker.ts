import { sample } from '../measure';
import { diffFolders } from './diff-folders';

// A process of its own: what ran before does not count.
process.once('message', async ({ before, after, runs }: { before: string; after: string; runs: number }) => {
  const samples = [];
  let differing = 0;
  for (let run = 0; run < runs; run++) {
    samples.push(
      await sample(() => {
        differing = diffFolders(before, after);
      }),
    );
  }
  process.send?.({ samples, differing }, () => process.disconnect());
});
