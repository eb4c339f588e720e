import { AppDataSchema } from '../../model/exchange';
import { type Finding, quote, refusal } from '../../model/finding';
import { parseAppName, parseSlotName, repositoryProblem } from '../../model/scalars';
import type { Source } from '../sources';
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
  if (app.source === undefined) {
    const message = `${app.id} names no source of its objects, or two: exactly one of \`chart\` and \`source\` is needed`;
    findings.push(refusal('INVALID_OPTION', message, subject));
  } else {
    findings.push(...sourceFindings(app.source, app));
  }
  return [
    ...findings,
    ...checkSlots(app),
    ...schemaFindings(AppDataSchema, appData(app, environments), `app ${app.id}`, subject),
  ];
}

function sourceFindings(source: Source, { id, images }: FleetApp<string, string>): readonly Finding[] {
  if (typeof source?.objects !== 'function' || typeof source.kind !== 'string') {
    const message = `the source of ${id} is not a source: it has a \`kind\` and a function \`objects\``;
    return [refusal('INVALID_OPTION', message, { app: id })];
  }
  return source.findings?.(id, images) ?? [];
}

function checkSlots(app: FleetApp<string, string>): Finding[] {
  const subject = { app: app.id };
  const findings: Finding[] = [];
  for (const [slot, repository] of Object.entries(app.images)) {
    findings.push(...nameFindings(() => parseSlotName(slot)));
    const problem = repositoryProblem(repository);
    if (problem)
      findings.push(refusal('INVALID_IMAGE', `slot ${quote(slot)} of ${app.id}: ${problem}`, subject));
  }
  return findings;
}
