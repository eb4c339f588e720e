import {
  absentHere,
  missingImage,
  repositoryNotAllowed,
  slotRepositories,
  unknownSlot,
} from '../../model/app';
import type { FleetDescription, RenderRequest } from '../../model/exchange';
import { type Finding, quote, refusal, type Subject, takenForApp, unknownName } from '../../model/finding';
import { type AppName, type EnvironmentName, ImageReference, isSameRepository } from '../../model/scalars';
import { layoutFindings } from '../../registry';
import { pathProblem } from '../git';

type Images = Readonly<Record<string, string>>;

/** The target's key in a rendered fleet. */
export function targetKey(environment: EnvironmentName, app: AppName): string {
  return `${environment}/${app}`;
}

/**
 * Checks a fleet description against itself (unique names, upstreams that exist and come first, apps only in known
 * environments) and against the request: what was asked for was rendered, and nothing else.
 */
export function checkFleet(fleet: FleetDescription, request: RenderRequest): Finding[] {
  const wanted = requestedTargets(fleet, request);
  return [
    ...environmentFindings(fleet),
    ...layoutFindings(fleet.environments),
    ...appFindings(fleet),
    ...requestFindings(fleet, request),
    ...difference(
      'targets',
      [...wanted.keys()],
      fleet.targets.map(({ environment, app }) => targetKey(environment, app)),
    ),
    ...unasked('environment inputs', named(fleet, request.environmentInputs), fleet.environmentInputs),
    ...difference('bootstrap', named(fleet, request.bootstrap), fleet.bootstrap),
  ];
}

/** Every target asked for with the images asked for; apps are spread over the environments that the fleet says. */
export function requestedTargets(
  fleet: FleetDescription,
  request: RenderRequest,
): ReadonlyMap<string, Images> {
  const wanted = new Map<string, Images>();
  const apps = new Map(fleet.apps.map((each) => [each.name, each]));
  for (const { app, images } of request.apps) {
    const environments = apps.get(app)?.environments ?? [];
    for (const environment of environments) wanted.set(targetKey(environment, app), images);
  }
  for (const { environment, app, images } of request.targets) wanted.set(targetKey(environment, app), images);
  return wanted;
}

/** Names of environments; `*` stands for all. */
function named(fleet: FleetDescription, names: readonly string[]): readonly string[] {
  return names.includes('*') ? fleet.environments.map((each) => each.name) : names;
}

function environmentFindings({ environments }: FleetDescription): Finding[] {
  const findings = twice(
    'environment',
    environments.map((each) => each.name),
  );
  const before = new Set<string>();
  for (const { name, promotesFrom, delivery } of environments) {
    const subject = { environment: name };
    for (const upstream of promotesFrom.environments.filter((each) => !before.has(each)))
      findings.push(
        output(
          `${quote(name)} promotes from ${quote(upstream)}, which is not an environment listed before it`,
          subject,
        ),
      );
    before.add(name);
    const problem = pathProblem(delivery.path);
    if (problem !== undefined)
      findings.push(refusal('UNSAFE_PATH', `the delivery path ${quote(delivery.path)} ${problem}`, subject));
  }
  return findings;
}

function appFindings({ apps, environments }: FleetDescription): Finding[] {
  const known = new Set(environments.map((each) => each.name));
  return [
    ...twice(
      'app',
      apps.map((each) => each.name),
    ),
    ...apps.flatMap((app) => [
      ...twice(`environment of ${quote(app.name)}`, app.environments),
      ...app.environments
        .filter((each) => !known.has(each))
        .map((each) =>
          output(`the app exists in ${quote(each)}, which is not an environment`, { app: app.name }),
        ),
    ]),
  ];
}

function requestFindings(fleet: FleetDescription, request: RenderRequest): Finding[] {
  const findings: Finding[] = [];
  const environments = new Set<string>(fleet.environments.map((each) => each.name));
  const apps = new Map<string, (typeof fleet.apps)[number]>(fleet.apps.map((each) => [each.name, each]));
  const targets: readonly { environment?: EnvironmentName; app: AppName; images: Images }[] = [
    ...request.apps,
    ...request.targets,
  ];
  for (const { environment, app, images } of targets) {
    const subject: Subject = environment === undefined ? { app } : { environment, app };
    const data = apps.get(app);
    if (environment !== undefined && !environments.has(environment)) {
      findings.push(
        unknownName({ code: 'UNKNOWN_ENVIRONMENT', name: environment, known: environments, subject }),
      );
    } else if (data === undefined) {
      findings.push(
        unknownName({
          code: 'UNKNOWN_APP',
          name: app,
          known: apps.keys(),
          subject,
          remedy: takenForApp(app, [...environments]),
        }),
      );
    } else {
      const absent = environment === undefined ? [] : absentHere(data, environment);
      const slots = slotRepositories(data.images);
      findings.push(...(absent.length > 0 ? absent : slotFindings(app, slots, images, subject)));
    }
  }
  for (const environment of [...request.environmentInputs, ...request.bootstrap].filter(
    (each) => each !== '*' && !environments.has(each),
  ))
    findings.push(
      unknownName({
        code: 'UNKNOWN_ENVIRONMENT',
        name: environment,
        known: environments,
        subject: { environment },
      }),
    );
  return findings;
}

function slotFindings(app: AppName, slots: Images, images: Images, subject: Subject): Finding[] {
  const findings: Finding[] = [];
  for (const [slot, repository] of Object.entries(slots)) {
    const image = Object.hasOwn(images, slot) ? images[slot] : undefined;
    if (image === undefined) {
      findings.push(missingImage(app, slot, subject));
    } else if (!isSameRepository(ImageReference.parse(image).repository, repository)) {
      findings.push(repositoryNotAllowed(app, slot, { takes: repository, got: image }, subject));
    }
  }
  for (const slot of Object.keys(images).filter((each) => !Object.hasOwn(slots, each)))
    findings.push(unknownSlot(app, slot, Object.keys(slots), subject));
  return findings;
}

function difference(what: string, wanted: readonly string[], got: readonly string[]): Finding[] {
  const rendered = new Set(got);
  return [
    ...unasked(what, wanted, got),
    ...wanted
      .filter((each) => !rendered.has(each))
      .map((each) => output(`${what}: ${quote(each)} was not rendered`)),
  ];
}

/** Names that appear twice, and names that were rendered but not asked for. */
function unasked(what: string, wanted: readonly string[], got: readonly string[]): Finding[] {
  const asked = new Set(wanted);
  return [
    ...twice(what, got),
    ...got
      .filter((each) => !asked.has(each))
      .map((each) => output(`${what}: ${quote(each)} was rendered and not asked for`)),
  ];
}

function twice(what: string, names: readonly string[]): Finding[] {
  const seen = new Set<string>();
  const again = names.filter((name) => seen.size === seen.add(name).size);
  return again.map((name) => output(`${what}: ${quote(name)} stands twice in fleet.json`));
}

function output(message: string, subject: Subject = {}): Finding {
  return refusal('RENDER_OUTPUT', message, subject);
}
