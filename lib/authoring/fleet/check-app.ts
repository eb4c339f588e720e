import { AppDataSchema } from '../../model/exchange';
import { type Finding, quote, refusal } from '../../model/finding';
import { parseAppName, parseSlotName, repositoryProblem } from '../../model/scalars';
import { appData } from './app-data';
import type { Environment } from './environment';
import type { FleetApp } from './fleet-app';
import { nameFindings, schemaFindings } from './schema-findings';

/** What is wrong with an app of a fleet with these environments. */
export function checkApp(
  app: FleetApp<string, string>,
  environments: readonly Environment[],
): readonly Finding[] {
  const subject = { app: app.id };
  const names = environments.map((each) => each.id);
  const name = nameFindings(() => parseAppName(app.id));
  if (name.length > 0) return name;
  const findings: Finding[] = [];
  for (const given of Object.keys(app.config)) {
    if (names.includes(given)) continue;
    const message = `${app.id} has a config for ${quote(given)}, the fleet's environments are: ${names.join(', ')}`;
    findings.push(refusal('UNKNOWN_ENVIRONMENT', message, subject));
  }
  for (const missing of names.filter((each) => app.config[each] === undefined)) {
    const message = `${app.id} has no config for ${missing}: give one, or \`absent\``;
    findings.push(refusal('INVALID_OPTION', message, { ...subject, environment: missing }));
  }
  if (app.kind === 'none' || app.kind === 'both') {
    const message = `${app.id} has ${app.kind === 'none' ? 'neither' : 'both'} \`chart\` and \`manifests\`, exactly one is needed`;
    findings.push(
      refusal('INVALID_OPTION', message.replace('neither `chart` and', 'neither `chart` nor'), subject),
    );
  }
  return [
    ...findings,
    ...checkSlots(app),
    ...schemaFindings(AppDataSchema, appData(app, environments), `app ${app.id}`, subject),
  ];
}

function checkSlots(app: FleetApp<string, string>): Finding[] {
  const subject = { app: app.id };
  const findings: Finding[] = [];
  const slotOf = new Map<string, string>();
  for (const [slot, repository] of Object.entries(app.images)) {
    findings.push(...nameFindings(() => parseSlotName(slot)));
    const problem = repositoryProblem(repository);
    if (problem)
      findings.push(refusal('INVALID_IMAGE', `slot ${quote(slot)} of ${app.id}: ${problem}`, subject));
    const other = slotOf.get(repository);
    if (other !== undefined && app.kind === 'manifests') {
      const message = `slots ${other} and ${slot} of ${app.id} have the same repository, in YAML files they cannot be told apart`;
      findings.push(refusal('INVALID_OPTION', message, subject));
    }
    slotOf.set(repository, slot);
  }
  return findings;
}
