import { endedBy, type GateJudge, type TargetTurn } from '../../model/gate';
import { durationText, type EnvironmentName } from '../../model/scalars';
import type { WaveEntry } from './settings';

/** The other environments of the wave, each with how it stands. */
type Turns = ReadonlyMap<EnvironmentName, TargetTurn>;

/** Judges whether it is the environment's turn: how many others of its wave take something new, and whether one is in trouble. */
export const waveJudge: GateJudge<WaveEntry, Turns> = {
  versions: [1],
  usesTime: ({ seconds }) => seconds > 0,
  gather: ({ beside }, ports) => ports.turns(beside),
  judge({ name, wave, beside, atATime, seconds }, turns, { now }) {
    const stopped = [...turns].flatMap(([, { stopped: why }]) => (why === undefined ? [] : [why]));
    const place = `wave ${wave} of ${name}`;
    if (stopped.length > 0) {
      const why = stopped.map((each) => each.why).join('; ');
      return { verdict: 'wait', for: `no hold and no alarm in ${place}: ${why}`, lift: endedBy(stopped) };
    }
    const readyAt = ({ enters, since }: TargetTurn) =>
      enters ? Number.POSITIVE_INFINITY : (since?.getTime() ?? Number.NEGATIVE_INFINITY) + seconds * 1000;
    const busy = [...turns]
      .map(([environment, turn]) => ({ environment, ready: readyAt(turn), enters: turn.enters }))
      .filter(({ ready }) => ready > now.getTime())
      .sort((one, other) => one.ready - other.ready);
    if (busy.length < atATime) {
      const others =
        beside.length === 0 ? 'it is alone in it' : `${atATime} of ${beside.length + 1} at a time`;
      return { verdict: 'pass', why: `${place}, ${others}` };
    }
    const whose = busy
      .map(({ environment, enters }) => `${environment}${enters ? ' with it' : ''}`)
      .join(', ');
    const turn = `its turn in ${place}, ${atATime} at a time${seconds === 0 ? '' : ` and ${durationText(seconds)} each`}: first ${whose}`;
    const until = busy[busy.length - atATime]?.ready ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(until)
      ? { verdict: 'wait', for: turn, since: new Date(until - seconds * 1000), until: new Date(until) }
      : { verdict: 'wait', for: turn };
  },
};
