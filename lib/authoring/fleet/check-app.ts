import { ImageSlotSchema } from '../../model/app';
import { AppDataSchema } from '../../model/exchange';
import { type Finding, quote, refusal, unknownName } from '../../model/finding';
import { parseAppName, parseSlotName } from '../../model/scalars';
import { v } from '../../model/schema';
import { declaredUnused, type Source } from '../sources';
import { appData } from './app-data';
import type { Environment } from './environment';
import type { FleetApp } from './fleet-app';
import { inexactNumbers } from './inexact-numbers';
import { nameFindings, schemaFindings } from './schema-findings';

/**
 * What is wrong with an app of a fleet with these environments.
 *
 * @param names the names of the environments
 */
export function checkApp(
  app: FleetApp<string, string>,
  environments: readonly Environment[],
  names: ReadonlySet<string>,
): readonly Finding[] {
  const subject = { app: app.id };
  const unknown = (given: string, usedBy: string) =>
    unknownName({ code: 'UNKNOWN_ENVIRONMENT', name: given, known: names, usedBy, subject });
  const name = nameFindings(() => parseAppName(app.id));
  if (name.length > 0) return name;
  const findings: Finding[] = [];
  for (const given of Object.keys(app.config)) {
    if (!names.has(given)) findings.push(unknown(given, `${app.id} has a config for`));
  }
  for (const given of app.namespacedIn.filter((each) => !names.has(each))) {
    findings.push(unknown(given, `${app.id} has a namespace for`));
  }
  for (const [slot, declared] of Object.entries(app.images)) {
    for (const given of declaredUnused(declared).filter((each) => !names.has(each))) {
      findings.push(unknown(given, `${app.id} has no image of slot ${quote(slot)} in`));
    }
  }
  for (const missing of [...names].filter(
    (each) => !Object.hasOwn(app.config, each) || app.config[each] === undefined,
  )) {
    const message = `${app.id} has no config for ${missing}: give one, or \`absent\``;
    findings.push(refusal('INVALID_OPTION', message, { ...subject, environment: missing }));
  }
  for (const [environment, config] of Object.entries(app.config))
    findings.push(...inexactNumbers(config, `${app.id} has in its config`, { ...subject, environment }));
  findings.push(...inexactNumbers(app.defaults, `${app.id} has in its defaults`, subject));
  const slots = checkSlots(app);
  if (app.source === undefined) {
    const message = `${app.id} names no source of its objects, or two: exactly one of \`chart\` and \`source\` is needed`;
    findings.push(refusal('INVALID_OPTION', message, subject));
  } else {
    findings.push(...sourceFindings(app.source, app, slots.length === 0));
  }
  return [
    ...findings,
    ...slots,
    ...schemaFindings(AppDataSchema, appData(app, environments), `app ${app.id}`, subject),
  ];
}

function sourceFindings(
  source: Source,
  { id, slots }: FleetApp<string, string>,
  areSlotsGood: boolean,
): readonly Finding[] {
  if (typeof source?.objects !== 'function' || typeof source.kind !== 'string') {
    const message = `the source of ${id} is not a source: it has a \`kind\` and a function \`objects\``;
    return [refusal('INVALID_OPTION', message, { app: id })];
  }
  return areSlotsGood ? (source.findings?.(id, slots) ?? []) : [];
}

function checkSlots({ id, slots }: FleetApp<string, string>): Finding[] {
  return Object.entries(slots).flatMap(([slot, declared]): readonly Finding[] => {
    const { success, issues } = v.safeParse(ImageSlotSchema, declared);
    const problems = success ? [] : issues.map(({ message }) => `slot ${quote(slot)} of ${id}: ${message}`);
    return [
      ...nameFindings(() => parseSlotName(slot)),
      ...problems.map((problem) => refusal('INVALID_IMAGE', problem, { app: id }, SLOT_REMEDY)),
    ];
  });
}

const SLOT_REMEDY =
  "name the repository alone, or `{ image: 'repository:tag' }` where the files tell images apart by tag; the digest comes with a release";
