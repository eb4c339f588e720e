import { missingImage, repositoryNotAllowed, slotRepositories } from '../../model/app';
import type { FleetDescription, RenderRequest } from '../../model/exchange';
import { DeliveryError, type Finding, type Subject } from '../../model/finding';
import { type AppName, type EnvironmentName, isAppName, isSameRepository } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import type { Snapshot } from '../delivery';
import { undefinedTarget } from '../judgement';
import { inScope, ownInScope, type Scope } from './scope';
import { notCompared, unlessBroken } from './unless-broken';

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

/** The targets that run something at the delivery head, and why others cannot be read. */
export async function recordedTargets(
  snapshot: Snapshot,
  scope: Scope,
): Promise<{ readonly targets: readonly RecordedTarget[]; readonly problems: readonly Finding[] }> {
  const targets: RecordedTarget[] = [];
  const broken: Finding[] = [];
  for (const { name: environment } of snapshot.environments) {
    if (!(scope.environments?.includes(environment) ?? true)) continue;
    const apps = (await snapshot.recordNames(environment))
      .filter(isAppName)
      .filter((app) => inScope(scope, environment, app));
    await snapshot.prefetchRecords(environment, apps);
    for (const app of apps) {
      const stored = await unlessBroken(snapshot.record(environment, app), broken);
      if (stored) targets.push({ environment, app, record: stored.record });
    }
  }
  return { targets, problems: broken.map(notCompared) };
}

/** A request that fits as long as the code defines everything that runs, with the same slots: the usual case. */
export function hopefulRequest(targets: readonly RecordedTarget[], scope: Scope): RenderRequest {
  return {
    schema: 'cdk8s-delivery/render-request/v1',
    targets: targets.map(({ environment, app, record }) => ({ environment, app, images: pullable(record) })),
    apps: [],
    environmentInputs: scope.app === undefined ? [...(scope.environments ?? ['*'])] : [],
    bootstrap: [],
  };
}

/** A request that the code can answer, whatever it defines; the targets that it cannot answer for are reported. */
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
    const slots = slotRepositories(data.images);
    const { missing, moved } = slotProblems(app, slots, record, subject);
    findings.push(
      ...missing.map((each) => undecided(each, 'what it does here is seen once it is released')),
      ...moved.map((each) =>
        undecided(
          each,
          'compared with the digest that runs, as if the repository that the code names had it; whether it has is seen once it is released',
        ),
      ),
    );
    if (missing.length === 0) fitting.push({ environment, app, images: pulledFrom(slots, record) });
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

/** A request for the description of the fleet alone. */
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

/** Slots that the release has no image for, and those for which the code now names another repository. */
function slotProblems(
  app: AppName,
  slots: Readonly<Record<string, string>>,
  { images }: ReleaseRecord,
  subject: Subject,
): { readonly missing: readonly Finding[]; readonly moved: readonly Finding[] } {
  const missing: Finding[] = [];
  const moved: Finding[] = [];
  for (const [slot, takes] of Object.entries(slots)) {
    const image = Object.hasOwn(images, slot) ? images[slot] : undefined;
    if (!image) missing.push(missingImage(app, slot, subject, 'the release that runs there has none'));
    else if (!isSameRepository(image.repository, takes))
      moved.push(repositoryNotAllowed(app, slot, { takes, got: image.repository }, subject));
  }
  return { missing, moved };
}

function undecided(problem: Finding, what: string): Finding {
  return {
    ...problem,
    message: `${problem.message}: ${what}`,
    undecided: true,
    remedy: 'release it to see; until then its risk is not known, and `--fail-on` counts it',
  };
}

/** The images of a release, each from the repository that the code takes it from. */
function pulledFrom(
  slots: Readonly<Record<string, string>>,
  { images }: ReleaseRecord,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(slots).map(([slot, takes]) => {
      const image = images[slot];
      if (!image) return [slot, ''];
      return [slot, isSameRepository(image.repository, takes) ? image.pullable : `${takes}@${image.digest}`];
    }),
  );
}

function pullable({ images }: ReleaseRecord): Record<string, string> {
  return Object.fromEntries(Object.entries(images).map(([slot, image]) => [slot, image.pullable]));
}
