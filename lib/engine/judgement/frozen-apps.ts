import { type Finding, unknownName } from '../../model/finding';
import type { CommitId } from '../../model/scalars';
import { type DeliveryLayout, documentAt, FREEZE_LIST } from '../../registry';
import { type Location, readable, repositoryOf } from '../delivery';
import { isActive } from './controls/freeze';

/**
 * Judges the apps of named freezes, as their file is at a commit: a freeze for an app that the environment does not
 * have stops nothing. There is no finding for a freeze that has ended, or for any other file; an unreadable file is
 * reported where data is read.
 */
export async function judgeFrozenApps(
  location: Location,
  commit: CommitId,
  layout: DeliveryLayout,
  file: string,
  now: Date,
): Promise<Finding[]> {
  const list = layout.placeOf(file);
  if (list?.kind !== 'control' || documentAt(list) !== FREEZE_LIST) return [];
  const { environment } = list;
  const repository = repositoryOf(location);
  const { value } = readable((await repository.readText(`${commit}:${file}`)) ?? '', file, FREEZE_LIST.read);
  const named = value?.freezes.filter((each) => each.apps !== undefined && isActive(each, now)) ?? [];
  if (named.length === 0) return [];
  const folder = layout.folderOf({ kind: 'app', environment });
  const known = (await repository.entries(commit, { path: folder })).flatMap(({ path }) => {
    const place = layout.placeOf(`${folder}/${path}`);
    return place?.kind === 'app' ? [place.app] : [];
  });
  return named.flatMap(({ name, apps = [] }) =>
    apps
      .filter((app) => !known.includes(app))
      .map((app) =>
        unknownName({
          code: 'UNKNOWN_APP',
          name: app,
          known,
          where: `of ${environment}`,
          usedBy: `the freeze ${name} is for`,
          subject: { environment, app, file },
          remedy: 'name an app of the environment in the file, or take this one out of it',
        }),
      ),
  );
}
