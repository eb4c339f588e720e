import { type Sample, sample } from '../measure';
import { type Judged, judgeFleet } from './judge-fleet';

/** What to judge, how often. */
export interface SchemaOrder {
  readonly folder: string;
  readonly runs: number;
}

/** What was measured; the first run is a cold one. */
export interface SchemaAnswer extends Judged {
  readonly samples: readonly Sample[];
}

process.once('message', async ({ folder, runs }: SchemaOrder) => {
  let judged: Judged = { objects: 0, refused: 0 };
  const samples: Sample[] = [];
  for (let run = 0; run < runs; run++) {
    samples.push(
      await sample(() => {
        judged = judgeFleet(folder);
      }),
    );
  }
  process.send?.({ ...judged, samples } satisfies SchemaAnswer, () => process.exit());
});
