import { join } from 'node:path';
import { App, Chart, YamlOutputType } from 'cdk8s';
import { ImageReference } from '../../lib/model/scalars';
import { configOf, ENVIRONMENTS, REPOSITORY } from '../web-app';
import { appName } from '../web-fleet';
import { DIGEST } from './our-synth';
import { stockObjects } from './stock-objects';

/** Ways of stock cdk8s to lay files out. */
export const LAYOUTS = {
  /** A folder per target and a file per object, as ours. */
  'per-object': YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  /** A file per target: the default of cdk8s. */
  'per-chart': YamlOutputType.FILE_PER_CHART,
} as const;

/**
 * Stock cdk8s: one `App` with a `Chart` per target, the same objects by its generated classes, and `App.synth()`.
 *
 * @returns the folder of the output
 */
export function stockSynth(targets: number, folder: string, layout: keyof typeof LAYOUTS): string {
  const outdir = join(folder, 'out');
  const app = new App({ outdir, yamlOutputType: LAYOUTS[layout] });
  const image = ImageReference.parse(`${REPOSITORY}@${DIGEST}`);
  for (let index = 0; index < targets / ENVIRONMENTS.length; index++) {
    for (const environment of ENVIRONMENTS) {
      const name = appName(index);
      const chart = new Chart(app, `${environment}-${name}`, {
        namespace: environment,
        disableResourceNameHashes: true,
      });
      stockObjects(chart, image, configOf(name, environment));
    }
  }
  app.synth();
  return outdir;
}
