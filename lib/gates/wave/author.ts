import type { Duration } from 'cdk8s';
import type { NamedGateEntry } from '../../model/gate';
import type { EnvironmentName } from '../../model/scalars';
import type { WaveEntry } from './settings';

/** An environment's place in waves. */
interface WavePlace {
  readonly name: string;
  readonly wave: number;
  readonly beside: readonly string[];
  readonly atATime: number;
  readonly soak?: Duration | undefined;
}

/** The gate of an environment that takes its turn in waves. */
export function wave({ name, wave: number, beside, atATime, soak }: WavePlace): NamedGateEntry {
  const entry: WaveEntry = {
    gate: 'wave',
    version: 1,
    name,
    wave: number,
    beside: [...beside] as EnvironmentName[],
    atATime,
    seconds: soak?.toSeconds() ?? 0,
  };
  return entry;
}
