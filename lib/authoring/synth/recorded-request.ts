import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { absentHere } from '../../model/app';
import type { RenderRequest } from '../../model/exchange';
import { DeliveryError, type Finding, refusal } from '../../model/finding';
import { layoutOf, parseRecord, recordFiles } from '../../registry';
import type { FleetDefinition } from '../fleet';

/**
 * The render request that follows from the records of a folder: every target that has one, and the inputs and
 * administrator's file of every environment.
 *
 * @param note receives a note about apps without a release
 * @throws DeliveryError `ORPHAN_RECORD`, `ABSENT_HERE`, and what reading the records throws, all at once
 */
export function recordedRequest(
  fleet: FleetDefinition,
  directory: string,
  note: (line: string) => void,
): RenderRequest {
  DeliveryError.throwIfAny(fleet.findings());
  const { environments, apps } = fleet.describe();
  const findings: Finding[] = [];
  const targets: RenderRequest['targets'] = [];
  for (const { environment, app, file } of recordFiles(layoutOf(environments), (folder) =>
    list(join(directory, folder)),
  )) {
    const subject = { environment, app, file };
    const here = environments.find((each) => each.name === environment);
    if (!here) {
      findings.push(
        refusal(
          'ORPHAN_RECORD',
          `a record names the environment ${environment}, which the fleet does not have`,
          subject,
        ),
      );
      continue;
    }
    const known = apps.find((each) => each.name === app);
    if (!known) {
      findings.push(
        refusal('ORPHAN_RECORD', `a record names the app ${app}, which the fleet does not have`, subject),
      );
      continue;
    }
    const absent = absentHere(known, here.name, { file }, 'remove the record, or let the app exist there');
    findings.push(...absent);
    if (absent.length > 0) continue;
    try {
      const { images } = parseRecord(readFileSync(join(directory, file), 'utf8'), file);
      targets.push({ environment: here.name, app: known.name, images: printed(images) });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      findings.push(...error.findings);
    }
  }
  DeliveryError.throwIfAny(findings);
  for (const app of apps) {
    const missing = app.environments.filter(
      (name) => !targets.some((each) => each.environment === name && each.app === app.name),
    );
    if (missing.length > 0) note(`no release of ${app.name} in ${missing.join(', ')}`);
  }
  return {
    schema: 'cdk8s-delivery/render-request/v1',
    targets,
    apps: [],
    environmentInputs: ['*'],
    bootstrap: ['*'],
  };
}

const printed = (images: Readonly<Record<string, { readonly full: string }>>) =>
  Object.fromEntries(Object.entries(images).map(([slot, image]) => [slot, image.full]));

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
