import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fleet, synthesize } from '../../lib';
import { slotRepositories } from '../../lib/model/app';
import { FLEETS, isOwnFleet } from './fleets';

/**
 * Renders one of the fleets beside this file, as a project's `main.ts` does when the engine asks: every app in each of its
 * environments, and the environments' own objects. The images are made up from the names of app and slot.
 */
function main(name: string | undefined, outdir: string | undefined): void {
  if (name === undefined || !isOwnFleet(name) || outdir === undefined)
    throw new Error('main.ts <fleet> <folder>');
  const fleet: Fleet<string> = FLEETS[name]();
  const apps = fleet.apps.map(({ id, slots }) => ({
    app: id,
    images: imagesOf(id, slotRepositories(slots)),
  }));
  const request = {
    schema: 'cdk8s-delivery/render-request/v1',
    targets: [],
    apps,
    environmentInputs: ['*'],
    bootstrap: ['*'],
  };
  const file = `${outdir}.request.json`;
  mkdirSync(outdir, { recursive: true });
  writeFileSync(file, JSON.stringify(request));
  process.env['CDK8S_DELIVERY_REQUEST'] = file;
  synthesize(fleet, { outdir, directory: join(__dirname, '..', '..') });
}

function imagesOf(app: string, repositories: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(repositories).map(([slot, repository]) => {
      const digest = createHash('sha256').update(`${app}/${slot}`).digest('hex');
      return [slot, `${repository}:1.${digest.length}.${slot.length}@sha256:${digest}`];
    }),
  );
}

main(process.argv[2], process.argv[3]);
