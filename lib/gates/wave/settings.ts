import { type FieldJudgement, loosened, neutral, tightened } from '../../model/finding';
import { type GateSettings, namedEntry } from '../../model/gate';
import { durationText, environmentName, seconds } from '../../model/scalars';
import { v } from '../../model/schema';

const schema = v.strictObject({
  /** Its name is that of the waves. */
  ...namedEntry('wave'),
  /** Which of the waves the environment is in; the first is 1. */
  wave: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** The other environments of that wave. */
  beside: v.array(environmentName),
  /** How many of the wave may take something new at a time. */
  atATime: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** How long an environment counts as taking something new, from when it was put there. */
  seconds: seconds,
});

/** The settings of an environment's place in waves. */
export type WaveEntry = v.InferOutput<typeof schema>;

/** The environment takes its turn among those of its wave. */
export const WAVE: GateSettings<WaveEntry> = {
  gate: 'wave',
  version: 1,
  about:
    'so many environments of a wave take something new at a time, and none while another one of them is held or has an alarm',
  schema,
  compare(before, after) {
    const gone = before.find(({ name }) => !after.some((each) => each.name === name));
    if (gone) return loosened(`it takes no turn in the waves ${gone.name} any more`);
    for (const now of after) {
      const old = before.find(({ name }) => name === now.name);
      const found = old ? compared(old, now) : tightened(`it takes its turn in the waves ${now.name}`);
      if (found) return found;
    }
    return neutral('');
  },
  words: ({ name, wave, beside, atATime, seconds: each }) =>
    `wave ${wave} of ${name}${beside.length === 0 ? '' : `: ${atATime} of ${beside.length + 1} at a time${each === 0 ? '' : `, ${durationText(each)} each`}`}`,
};

function compared(old: WaveEntry, now: WaveEntry): FieldJudgement | undefined {
  if (old.beside.some((each) => !now.beside.includes(each)))
    return loosened('it takes its turn beside fewer environments');
  if (now.atATime > old.atATime)
    return loosened('more environments of its wave take something new at a time');
  if (now.seconds < old.seconds) return loosened('the next environment of its wave waits shorter');
  const isSame =
    old.atATime === now.atATime && old.seconds === now.seconds && old.beside.length === now.beside.length;
  return isSame ? undefined : tightened('environments of its wave take more turns, or longer ones');
}
