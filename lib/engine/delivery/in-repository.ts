import type { Finding } from '../../model/finding';
import { isAppName } from '../../model/scalars';
import { isManifestPlace, SHARED } from '../../registry';
import type { Snapshot } from './snapshot';

/** Findings name manifests below their target; named from the root of the repository they can be clicked on. */
export function inRepository(found: Finding, snapshot: Snapshot): Finding {
  const { file, environment, app } = found.subject;
  if (file === undefined || environment === undefined || app === undefined) return found;
  const known = snapshot.readableEnvironments.find(({ name }) => name === environment);
  if (!known || !isAppName(app)) return found;
  const place = snapshot.layoutAt(snapshot.locationOf(known.name)).placeOf(file);
  if (file.startsWith(`${SHARED}/`) || (place && !isManifestPlace(place))) return found;
  const folder = snapshot.manifestPath(known.name, app);
  if (file.startsWith(`${folder}/`)) return found;
  return { ...found, subject: { ...found.subject, file: `${folder}/${file}` } };
}
