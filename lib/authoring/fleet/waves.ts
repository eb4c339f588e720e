import type { Duration } from 'cdk8s';
import { soak as soakGate } from '../../gates/soak/author';
import { wave as waveGate } from '../../gates/wave/author';
import { DeliveryError, type Finding, quote, refusal } from '../../model/finding';
import type { GateEntry } from '../../model/gate';
import type { Environment } from './environment';
import { allOf, type Upstreams } from './upstreams';

/** How a fan-out goes on from wave to wave. */
export interface WavesProps {
  /**
   * How many environments of a wave may take something new at a time: in one plan, and while it is younger than `soak`.
   *
   * @default - all of the wave
   */
  readonly atATime?: number;
  /**
   * How long a release has to have been in every environment of a wave before the next wave, and in an environment before
   * the next of the same wave takes its turn.
   *
   * @default - no time
   */
  readonly soak?: Duration;
}

/** Environments of one wave; at least one. */
export type WaveOf = readonly [Environment, ...Environment[]];

/** An environment's place in waves: where its releases come from, and the gate that gives it its turn. */
export interface WavePlace {
  readonly waves: string;
  /** Absent in the first wave, whose environments say it themselves. */
  readonly upstreams?: Upstreams;
  readonly gates: readonly GateEntry[];
}

/**
 * A fan-out in waves: a release goes through all environments of a wave before it enters the next one, and so many at a time
 * within a wave. The environments of the first wave say what they promote from; those of the others promote from all of the
 * wave before, and say nothing.
 *
 * ```ts
 * const canary = new Environment(project, 'canary', { promotesFrom: [staging] });
 * const eu = new Environment(project, 'prod-eu');
 * const us = new Environment(project, 'prod-us');
 * waves('prod', [[canary], [eu, us]], { atATime: 1, soak: Duration.hours(2) });
 * ```
 *
 * `cdk8s-delivery promote --all --waves prod` goes as far as it may, and says what the others wait for.
 *
 * @param name a DNS label; what the gate is called, and what `--waves` takes
 * @throws DeliveryError `INVALID_GATE` for an environment that is in waves already, or of a later wave that names upstreams
 */
export function waves(
  name: string,
  all: readonly [WaveOf, ...WaveOf[]],
  { atATime, soak }: WavesProps = {},
): void {
  const findings: Finding[] = [];
  const seen = new Set<Environment>();
  if (!Array.isArray(all) || all.some((each) => !Array.isArray(each) || each.length === 0))
    throw DeliveryError.of('INVALID_GATE', `the waves ${quote(name)} are lists of one environment and more`);
  for (const [index, environments] of all.entries())
    for (const each of environments) {
      const problem = problemOf(each, index, seen.has(each));
      seen.add(each);
      if (problem !== undefined)
        findings.push(
          refusal('INVALID_GATE', `the waves ${quote(name)}: ${problem}`, { environment: each?.id }),
        );
    }
  DeliveryError.throwIfAny(findings);
  for (const [index, environments] of all.entries())
    for (const each of environments) {
      const before = all[index - 1];
      const beside = environments.filter((other) => other !== each).map(({ id }) => id);
      const most = Math.min(atATime ?? environments.length, environments.length);
      each.join({
        waves: name,
        ...(before ? { upstreams: allOf(...(before as WaveOf)) } : {}),
        gates: [
          ...(before && soak ? [soakGate(soak)] : []),
          waveGate({ name, wave: index + 1, beside, atATime: most, soak }),
        ],
      });
    }
}

function problemOf(each: Environment | undefined, index: number, again: boolean): string | undefined {
  if (each === undefined) return `an environment of wave ${index + 1} is undefined`;
  if (again) return `${each.id} is in them twice`;
  if (each.waves !== undefined) return `${each.id} is in the waves ${quote(each.waves)} already`;
  return index > 0 && each.upstreams.environments.length > 0
    ? `${each.id} of wave ${index + 1} promotes from the wave before it; leave \`promotesFrom\` out`
    : undefined;
}
