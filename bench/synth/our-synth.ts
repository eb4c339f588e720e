import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../lib/authoring/synth';
import { REQUEST_VARIABLE, type RenderRequest } from '../../lib/model/exchange';
import { anApp } from '../../test/support/names';
import { addWebApp, ENVIRONMENTS, REPOSITORY, webObjects } from '../web-app';
import { appName, webFleet } from '../web-fleet';

/** Digest of the image that is rendered. */
export const DIGEST = `sha256:${'5'.repeat(64)}`;

/**
 * Our synth, as the engine runs it: definitions, objects, every check, text, files.
 *
 * @param folder gets the request and, in `out`, what is rendered
 * @returns the folder of the output
 */
export function ourSynth(targets: number, folder: string): string {
  const outdir = join(folder, 'out');
  const fleet = webFleet(folder);
  const request: RenderRequest = {
    schema: 'cdk8s-delivery/render-request/v1',
    targets: [],
    apps: [],
    environmentInputs: [],
    bootstrap: [],
  };
  for (let index = 0; index < targets / ENVIRONMENTS.length; index++) {
    addWebApp(fleet, appName(index), webObjects);
    request.apps.push({ app: anApp(appName(index)), images: { server: `${REPOSITORY}@${DIGEST}` } });
  }
  const file = join(folder, 'request.json');
  writeFileSync(file, JSON.stringify(request));
  writeFileSync(join(folder, 'package.json'), SETTINGS);
  process.env[REQUEST_VARIABLE] = file;
  synthesize(fleet, { outdir, directory: folder });
  if (process.exitCode) throw new Error('synth found problems');
  return outdir;
}

const SETTINGS = JSON.stringify({
  'cdk8s-delivery': { repository: 'https://example.org/delivery.git', branch: 'delivery' },
});
