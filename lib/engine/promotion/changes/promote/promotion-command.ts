import { commandLine, optionWords } from '../command-line';
import type { PromoteChange } from './change';

/** The environments that a promotion enters, as its command names them. */
export const intoOf = ({ to }: Pick<PromoteChange, 'to'>): string =>
  typeof to === 'string' ? to : to.join(',');

/** What a person types for a promotion. */
export function promotionCommand({
  apps,
  except = [],
  to,
  from,
  release,
  skipRefused,
  fixContained,
  byOwner,
  lane,
}: PromoteChange): string {
  const names = apps === 'all' ? ['--all'] : apps.map((each) => (typeof each === 'string' ? each : each.app));
  return commandLine(
    'promote',
    ...names,
    ...except.flatMap((each) => optionWords('except', each)),
    ...optionWords('to', intoOf({ to })),
    ...optionWords('from', from),
    ...optionWords('release', release),
    ...(skipRefused ? ['--skip-refused'] : []),
    ...(fixContained ? ['--fix-contained'] : []),
    ...(byOwner || lane ? ['--by-owner'] : []),
  );
}
