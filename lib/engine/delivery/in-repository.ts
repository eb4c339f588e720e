import type { Finding } from '../../model/finding';
import { isManifestPlace, SHARED } from '../../registry';
import type { Snapshot } from './snapshot';

/** Findings name manifests below their target; named from the root of the repository they can be clicked on. */
export function inRepository(found: Finding, snapshot: Snapshot): Finding {
  const { file, environment, app } = found.subject;
  if (file === undefined || environment === undefined || app === undefined) return found;
  if (!snapshot.readableEnvironments.some(({ name }) => name === environment)) return found;
  const place = snapshot.layoutAt(snapshot.locationOf(environment)).placeOf(file);
  if (file.startsWith(`${SHARED}/`) || (place && !isManifestPlace(place))) return found;
  const folder = snapshot.manifestPath(environment, app);
  if (file.startsWith(`${folder}/`)) return found;
  return { ...found, subject: { ...found.subject, file: `${folder}/${file}` } };
}
