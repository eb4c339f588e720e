import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DeliveryError, tallyRules } from '../../model/finding';
import type { Json } from '../../model/json';
import type { EnvironmentName } from '../../model/scalars';
import { readableApp, type Snapshot } from '../delivery';
import type { ContentCheck, ContentChecks } from './content-check';
import { declaredImages } from './declared-images';
import { exceptionsOf } from './exceptions';
import { inputObjects } from './input-objects';
import { permitFindings } from './permitted';

/**
 * Judges manifests in an environment by schemas, the built-in rules, the project's own resource definitions, what its
 * controller will take, and the exceptions in force there. Loaded only where something is judged, and created once per
 * environment.
 *
 * @param clock the moment at which exceptions are judged
 * @param project folder of the project, which may hold `crds/`; undefined where data alone is at hand
 */
export function contentChecks(clock: () => Date, project?: string): ContentChecks {
  const known = new Map<string, Promise<ContentCheck>>();
  return (snapshot, name) => {
    // What code defines stands at no commit.
    if (snapshot.isDefinedByCode) return make(snapshot, name, clock, project);
    const key = [snapshot.home.head, snapshot.locationOf(name).head, name].join(' ');
    const found = known.get(key) ?? make(snapshot, name, clock, project);
    known.set(key, found);
    return found;
  };
}

async function make(
  snapshot: Snapshot,
  name: EnvironmentName,
  clock: () => Date,
  project: string | undefined,
): Promise<ContentCheck> {
  // Loaded late: most commands judge no manifests, and expressions take a while to load.
  const { contentCheck } =
    require('../../kubernetes/policy/content-check') as typeof import('../../kubernetes/policy/content-check');
  const { CONTROLLER_RULES, CONTROLLER_OBJECT_RULES } =
    require('../../controllers/policy') as typeof import('../../controllers/policy');
  const { controllerKinds } =
    require('../../controllers/schema') as typeof import('../../controllers/schema');
  const { noWorse } = require('../../kubernetes/policy') as typeof import('../../kubernetes/policy');
  const exceptions = await exceptionsOf(snapshot, name);
  const inputs = await inputObjects(snapshot, name);
  const inputsBefore = await inputsOfUpstreams(snapshot, name);
  const crds = project === undefined ? undefined : join(project, 'crds');
  const environment = snapshot.environment(name);
  const judge = contentCheck(environment, {
    crdFolders: crds !== undefined && existsSync(crds) ? [crds] : [],
    controllerRules: CONTROLLER_RULES,
    objectRules: CONTROLLER_OBJECT_RULES,
    controllerKinds,
    inputs,
    inputsBefore,
    beside: (objects, subject) => permitFindings(environment, objects, subject),
    project: project !== undefined,
  });
  return async (files, subject, given, before) => {
    const part = await readableApp(snapshot, subject.app, name);
    const images = given ?? (await readable(() => snapshot.record(name, subject.app)))?.record.images;
    const declared = { declared: declaredImages(environment, part), ...(images && { images }) };
    const { findings: all, judged } = judge(files, subject, declared);
    const replaced = all.some(({ severity }) => severity === 'refusal') ? await before?.() : undefined;
    const found = replaced ? noWorse(all, judge(replaced, subject, declared).findings) : all;
    const { findings, used } = await exceptions.apply(found, clock());
    return { findings, rules: tallyRules(judged, findings), exceptions: used };
  };
}

/** Inputs of the environments that releases come from. One that cannot be read is reported where it is judged itself. */
async function inputsOfUpstreams(
  snapshot: Snapshot,
  name: EnvironmentName,
): Promise<ReadonlyMap<string, readonly Json[]>> {
  const found = new Map<string, readonly Json[]>();
  for (const upstream of snapshot.environment(name).promotesFrom.environments) {
    const objects = await readable(() => inputObjects(snapshot, upstream));
    if (objects !== undefined) found.set(upstream, objects);
  }
  return found;
}

/** An unreadable file is reported where it is judged itself; here it declares nothing. */
async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
