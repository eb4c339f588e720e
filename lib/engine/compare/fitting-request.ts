import { missingImage, repositoryNotAllowed, slotRepositories } from '../../model/app';
import type { FleetDescription, RenderRequest } from '../../model/exchange';
import { DeliveryError, type Finding, type Subject } from '../../model/finding';
import { type AppName, type EnvironmentName, isAppName, isSameRepository } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import type { Snapshot } from '../delivery';
import { undefinedTarget } from '../judgement';
import { inScope, ownInScope, type Scope } from './scope';

/** A target that runs something. */
export interface RecordedTarget {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly record: ReleaseRecord;
}

/** What to ask the code for, so that it shows what it would do to what runs. */
interface FittingRequest {
  readonly request: RenderRequest;
  /** Targets that the code no longer defines, or cannot render with the images they run. */
  readonly findings: readonly Finding[];
}

/** The targets that run something at the delivery head. */
export async function recordedTargets(snapshot: Snapshot, scope: Scope): Promise<readonly RecordedTarget[]> {
  const targets: RecordedTarget[] = [];
  for (const { name: environment } of snapshot.environments) {
    if (!(scope.environments?.includes(environment) ?? true)) continue;
    const apps = (await snapshot.recordNames(environment))
      .filter(isAppName)
      .filter((app) => inScope(scope, environment, app));
    await snapshot.prefetch(
      snapshot.locationOf(environment),
      apps.map((app) => snapshot.pathOf({ kind: 'record', environment, app })),
    );
    for (const app of apps) {
      const stored = await snapshot.record(environment, app);
      if (stored) targets.push({ environment, app, record: stored.record });
    }
  }
  return targets;
}

/** A request that is right as long as the code defines all that runs, with the same slots: the usual case. */
export function hopefulRequest(targets: readonly RecordedTarget[], scope: Scope): RenderRequest {
  return {
    schema: 'cdk8s-delivery/render-request/v1',
    targets: targets.map(({ environment, app, record }) => ({ environment, app, images: pullable(record) })),
    apps: [],
    environmentInputs: scope.app === undefined ? [...(scope.environments ?? ['*'])] : [],
    bootstrap: [],
  };
}

/** A request that the code can answer, whatever it defines; what it cannot answer is said. */
export function fittingRequest(
  targets: readonly RecordedTarget[],
  fleet: FleetDescription,
  scope: Scope,
): FittingRequest {
  const environments = new Set(fleet.environments.map(({ name }) => name));
  const apps = new Map(fleet.apps.map((app) => [app.name, app]));
  const findings: Finding[] = [];
  const fitting: RenderRequest['targets'] = [];
  for (const { environment, app, record } of targets) {
    const subject = { environment, app };
    const data = environments.has(environment) ? apps.get(app) : undefined;
    if (!data?.environments.includes(environment)) {
      findings.push(undefinedTarget(environment, app));
      continue;
    }
    const problem = slotProblem(app, slotRepositories(data.images), record, subject);
    if (!problem) {
      const images = pullable(record);
      fitting.push({
        environment,
        app,
        images: Object.fromEntries(Object.keys(data.images).map((slot) => [slot, images[slot] ?? ''])),
      });
    } else {
      findings.push({
        ...problem,
        message: `${problem.message}: what it does here is seen once it is released`,
        undecided: true,
        remedy: 'release it to see; until then its risk is not known, and `--fail-on` counts it',
      });
    }
  }
  const own = fleet.environmentInputs.filter((name) => ownInScope(scope, name));
  const request: RenderRequest = {
    schema: 'cdk8s-delivery/render-request/v1',
    targets: fitting,
    apps: [],
    environmentInputs: own,
    bootstrap: [],
  };
  return { request, findings };
}

/** A request for nothing but the description of the fleet. */
export function describingRequest(): RenderRequest {
  return {
    schema: 'cdk8s-delivery/render-request/v1',
    targets: [],
    apps: [],
    environmentInputs: [],
    bootstrap: [],
  };
}

/** Whether code failed only because it does not define what was asked for. */
export function asksForTheUndefined(error: unknown): error is DeliveryError {
  return error instanceof DeliveryError && error.findings.every(({ code }) => UNDEFINED.has(code));
}

const UNDEFINED: ReadonlySet<string> = new Set([
  'UNKNOWN_APP',
  'UNKNOWN_ENVIRONMENT',
  'ABSENT_HERE',
  'UNKNOWN_SLOT',
  'MISSING_IMAGE',
  'REPOSITORY_NOT_ALLOWED',
]);

function slotProblem(
  app: AppName,
  slots: Readonly<Record<string, string>>,
  { images }: ReleaseRecord,
  subject: Subject,
): Finding | undefined {
  for (const [slot, takes] of Object.entries(slots)) {
    const image = Object.hasOwn(images, slot) ? images[slot] : undefined;
    if (!image) return missingImage(app, slot, subject, 'the release that runs there has none');
    if (!isSameRepository(image.repository, takes))
      return repositoryNotAllowed(app, slot, { takes, got: image.repository }, subject);
  }
  return undefined;
}

function pullable({ images }: ReleaseRecord): Record<string, string> {
  return Object.fromEntries(Object.entries(images).map(([slot, image]) => [slot, image.pullable]));
}
