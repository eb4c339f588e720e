import type { StandingStop } from './gate-ports';

/** The remedy that ends what stands against a target. */
export function endedBy(stops: readonly StandingStop[]): string {
  const commands = stops.map(({ ends }) => `\`${ends}\``).join(', ');
  return `when what is told there is solved, ${commands} ${stops.length === 1 ? 'ends it' : 'end them'}`;
}
