import { unguarded } from '../../objects';
import { slotFindings } from '../slots/slot-findings';
import type { Source } from '../source';
import { fileObjects } from './file-objects';

/**
 * Plain YAML files as the source of an app's objects: files, or folders whose `.yaml`, `.yml` and `.json` files are
 * taken (not those of folders below), relative to the project.
 *
 * Where an image's repository is a slot's, the release's `repository@digest` takes its place; every other image has to
 * have a digest. Plain scalars are read as Kubernetes reads them (YAML 1.1); values that readers disagree about are
 * refused.
 */
export const yamlFiles = (...paths: readonly [string, ...string[]]): Source => ({
  kind: 'yaml',
  objects: (target, _config, context) => ({
    objects: unguarded(() => fileObjects(paths, target, context)),
  }),
  findings: slotFindings,
});
