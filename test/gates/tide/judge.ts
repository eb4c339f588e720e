import type { GateJudge } from '../../../lib/model/gate';
import type { TideEntry } from './settings';

/** Gathers what runs there, so that the first release may enter at any tide but one that is known to be low. */
export const judge: GateJudge<TideEntry, { readonly runs: string }> = {
  versions: [1],
  async gather(_, ports) {
    return { runs: (await ports.current())?.id ?? 'nothing' };
  },
  judge({ high }, { runs }, { now }) {
    const until = new Date(high);
    if (now >= until) return { verdict: 'pass', why: `the water is high, ${runs} may leave` };
    return { verdict: 'wait', for: 'high water', since: new Date(0), until };
  },
};
