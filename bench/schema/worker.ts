import { type Sample, sample } from '../measure';
import { type Judged, judgeBySchema, judgeContent } from './judge-fleet';

/** What to judge by what, how often. */
export interface SchemaOrder {
  readonly judge: 'schema' | 'content';
  /** Folder of the rendered fleet. */
  readonly folder: string;
  /** Folder of the compiled library. */
  readonly library: string;
  readonly runs: number;
}

/** What was measured; the first run is a cold one: it loads the library, schemas and rules. */
export interface SchemaAnswer extends Judged {
  readonly samples: readonly Sample[];
}

process.once('message', async ({ judge, folder, library, runs }: SchemaOrder) => {
  const judgeFleet = judge === 'schema' ? judgeBySchema : judgeContent;
  let judged: Judged = { objects: 0, refusals: [], rules: [] };
  const samples: Sample[] = [];
  for (let run = 0; run < runs; run++) {
    samples.push(
      await sample(() => {
        judged = judgeFleet(folder, library);
      }),
    );
  }
  process.send?.({ ...judged, samples } satisfies SchemaAnswer, () => process.exit());
});
