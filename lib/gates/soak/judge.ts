import {
  endedBy,
  type GateJudge,
  type UpstreamPresence,
  upstreamNames,
  upstreamsHold,
} from '../../model/gate';
import { durationText } from '../../model/scalars';
import { moment } from '../../model/text';
import type { SoakEntry } from './settings';

/** Judges whether the release has been in the upstreams for long enough. */
export const soakJudge: GateJudge<SoakEntry, UpstreamPresence | undefined> = {
  versions: [1],
  codes: { wait: 'SOAK' },
  usesTime: () => true,
  gather: (_, ports) => ports.presence(),
  judge({ seconds }, presence, { now }) {
    if (!presence) return undefined;
    const { asked, since, stopped } = presence;
    const came = (name: string): number => since.get(name)?.getTime() ?? Number.POSITIVE_INFINITY;
    const ready = (name: string): number =>
      stopped.has(name) ? Number.POSITIVE_INFINITY : came(name) + seconds * 1000;
    const names = upstreamNames(asked);
    const first = Math.min(...names.map(came));
    // Where the release never was there, custody refuses it; there is nothing to count from.
    if (!Number.isFinite(first)) return undefined;
    const asks = `${durationText(seconds)} in the upstream`;
    if (upstreamsHold(asked, (name) => ready(name) <= now.getTime()))
      return { verdict: 'pass', why: `${asks}, it is there since ${moment(new Date(first))}` };
    const each = 'mode' in asked && asked.mode === 'allOf';
    const until = each ? Math.max(...names.map(ready)) : Math.min(...names.map(ready));
    // Where each upstream is needed and one never had the release, there is nothing to count from.
    if (!Number.isFinite(until)) {
      const stops = [...stopped.values()];
      if (stops.length === 0) return { verdict: 'wait', for: asks };
      const why = stops.map((each) => each.why).join('; ');
      return {
        verdict: 'wait',
        for: `${asks}, counted from the end of what stands there: ${why}`,
        lift: `${endedBy(stops)}; the time begins anew then`,
      };
    }
    return {
      verdict: 'wait',
      for: asks,
      since: new Date(until - seconds * 1000),
      until: new Date(until),
    };
  },
};
