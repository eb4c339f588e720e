import { type Finding, quote } from '../../../../model/finding';
import type { AppName, EnvironmentName } from '../../../../model/scalars';
import type { Freeze, NamedFreeze } from '../../../../registry';
import type { Asked } from '../change-entry';
import { commandLine, optionWords } from '../command-line';
import { isOfAnother, standsAlready } from '../standing-decision';

/**
 * Refuses a freeze in place of an existing one: that one ends only by `unfreeze`, not by another person's words
 * and not by a freeze of fewer apps. Several freezes exist beside each other under names.
 */
export function takenOver(
  standing: Freeze | NamedFreeze,
  environment: EnvironmentName,
  { requestedBy }: Asked,
  asked?: readonly AppName[],
): readonly Finding[] {
  const { name, apps } = { name: undefined, apps: undefined, ...standing };
  const isOwn = !isOfAnother(standing, name ?? environment, { requestedBy });
  const freed = asked ? (apps?.filter((app) => !asked.includes(app)) ?? ['all other apps']) : [];
  if (isOwn && freed.length === 0) return [];
  const whom = apps === undefined ? '' : ` of ${apps.join(', ')}`;
  const which = name === undefined ? 'a freeze without a name' : `the freeze ${quote(name)}${whom}`;
  const beside =
    name === undefined ? 'give this one a name with --name, so that both stand' : 'choose another name';
  const ending = commandLine('unfreeze', ...optionWords('env', environment), ...optionWords('name', name));
  return [
    standsAlready(
      which,
      standing,
      { environment },
      `${beside}; or end that one first with \`${ending}\``,
      isOwn ? `; this one would free ${freed.join(', ')}` : '',
    ),
  ];
}
