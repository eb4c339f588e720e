import { DeliveryError, type Finding } from '../../../../model/finding';
import {
  type AppName,
  type CommitId,
  type EnvironmentName,
  type ImageReference,
  parseAppName,
} from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import { custodyUpstreams } from '../../../judgement';
import type { Plan, TargetPlan } from '../../plan';
import { planPlacements } from '../../plan-placements';
import { stateMoved } from '../../starting-point';
import type { Asked, Proposed } from '../change-entry';
import type { ProjectTools } from '../project-tools';
import { proposedPlacements } from '../proposed-placements';
import type { ReleaseChange } from './change';
import { chosenCode } from './chosen-code';
import { enteredAt, releasedApps } from './configured';
import { inheritedImages, likeImages } from './inherited-images';
import { judgeByRegistries } from './judge-by-registries';
import { prepareRelease } from './prepare-release';
import { olderBuild } from './release-build';
import { eachOf, namedFor, type ReleaseRequest } from './release-request';
import { nobodyAsked } from './unchecked-images';

export { resolvedImages } from './resolved-images';

/**
 * Plans a release: renders it once for every environment of the app and enters it at one of them.
 *
 * @param first the plan of the first attempt: environment, apps, code and what `like` gave were decided there
 */
export async function planRelease(
  snapshot: Snapshot,
  request: ReleaseRequest,
  { render, project }: ProjectTools,
  first?: Plan,
): Promise<Plan> {
  const each = eachOf(request.app);
  if (each && Object.keys(request.images).length > 0)
    throw DeliveryError.of('INVALID_OPTION', 'images of several apps are named by app, such as web/server');
  if (request.build && Object.keys(request.images).length === 0)
    throw DeliveryError.of(
      'INVALID_OPTION',
      'a build is what made an image, and no image is named',
      {},
      { remedy: 'name the image that the build made with --image, or leave --build out' },
    );
  const into = first?.environment ?? (await enteredAt(snapshot, request));
  const apps =
    first?.resolved?.apps ??
    (typeof request.app === 'string'
      ? [request.app]
      : each
        ? Object.keys(each).map(parseAppName)
        : request.releases
          ? Object.keys(request.releases).map(parseAppName)
          : await releasedApps(snapshot, into, request));
  if (request.baseline) await refuseEntries(snapshot, into, apps);
  const code = await chosenCode(snapshot, request, project, into, apps, first?.resolved);
  const like = first?.resolved?.like ?? (await likeImages(snapshot, apps, request));
  const orders = await Promise.all(
    apps.map(async (app) => ({ app, images: await inheritedImages(snapshot, app, into, request, like) })),
  );
  const asked = orders.map((order) => ({
    ...order,
    incoming: new Set(Object.keys(namedFor(request, order.app))),
  }));
  const [rendered, known] = await Promise.all([
    render({
      code: code.commit,
      apps: orders.map(({ app, images }) => ({ app, images: pullables(images) })),
      environmentInputs: [],
    }),
    request.registries && judgeByRegistries(request.registries, into, asked),
  ]);
  const prepared = await Promise.all(
    orders.map((order) =>
      prepareRelease(snapshot, {
        ...order,
        into,
        request,
        code: code.commit,
        rendered,
        project,
        seen: known || request.offline ? (known?.seen.get(order.app) ?? new Set()) : undefined,
      }),
    ),
  );
  const wanted = typeof request.app === 'string' ? prepared : prepared.filter(({ differs }) => differs);
  const records = wanted.map(({ placement }) => placement.record);
  return planPlacements(snapshot, {
    ...request,
    change: (targets) => absolute(request, into, code.commit, targets),
    environments: [into],
    stage: 'open',
    placements: wanted.map(({ placement }) => placement),
    renders: wanted.map(({ renders }) => renders),
    findings: [
      ...code.findings,
      ...(known ? known.findings : nobodyAsked(into, records)),
      ...wanted.flatMap(({ findings }) => findings),
      ...wanted.flatMap(({ placement }) => otherThanMeant(request, placement)),
    ],
    bypassable: code.older,
    resolved: { code: code.commit, apps, ...(like ? { like } : {}) },
    startsFrom: await slotsStart(snapshot, into, apps, request),
  });
}

/** An entry needs no baselines: no upstream has to have had a release before it. */
async function refuseEntries(
  snapshot: Snapshot,
  into: EnvironmentName,
  apps: readonly AppName[],
): Promise<void> {
  for (const app of apps) {
    const { environments } = await snapshot.app(app, into);
    const hasApp = (name: EnvironmentName) => environments.includes(name);
    if (custodyUpstreams(snapshot.environment(into), snapshot.recordOf, hasApp) === undefined)
      throw DeliveryError.of(
        'INVALID_OPTION',
        `${into} is an entry for ${app}: a release there needs no upstream`,
        { environment: into, app },
        { remedy: 'leave --baseline out' },
      );
  }
}

/** Plans a proposed release again, with exactly the records that it holds. */
export async function planReleaseAgain(
  snapshot: Snapshot,
  { change, head }: Proposed<ReleaseChange>,
  asked: Asked,
): Promise<Plan> {
  const { into, releases = {} } = change;
  if (into === undefined)
    throw DeliveryError.of('BROKEN_FILE', 'the proposal does not say which environment it enters');
  const meant = Object.entries(releases).map(([app, release]) => ({ app: parseAppName(app), release }));
  const placements = await proposedPlacements(snapshot, head, into, meant);
  const slots = change.build ? Object.keys(change.images ?? {}) : [];
  const older = await Promise.all(placements.map((each) => olderBuild(snapshot, each, slots)));
  return planPlacements(snapshot, {
    ...asked,
    change: () => change,
    environments: [into],
    placements,
    findings: older.flat(),
    stage: 'merge',
  });
}

/** The release with what it was resolved to: environment, code, and the ids that it makes. */
function absolute(
  { app: asked, images, like, source, evidence, contains, baseline, build }: ReleaseRequest,
  into: EnvironmentName,
  code: CommitId,
  targets: readonly TargetPlan[],
): ReleaseChange {
  const full = (each: ReleaseRequest['images']) =>
    Object.fromEntries(Object.entries(each).map(([slot, image]) => [slot, image.full]));
  const app =
    typeof asked === 'object' && 'each' in asked
      ? { each: Object.fromEntries(Object.entries(asked.each).map(([name, each]) => [name, full(each)])) }
      : asked;
  return {
    verb: 'release',
    app,
    images: full(images),
    into,
    ...(like === undefined ? {} : { like }),
    code,
    ...(source ? { source } : {}),
    ...(evidence ? { evidence } : {}),
    ...(build ? { build } : {}),
    ...(contains ? { contains } : {}),
    ...(baseline ? { baseline } : {}),
    releases: Object.fromEntries(targets.flatMap((each) => (each.to ? [[each.app, each.to.release]] : []))),
  };
}

/** A release that was resolved before has to come out the same. */
function otherThanMeant(
  { releases = {} }: ReleaseRequest,
  { environment, app, record }: { environment: EnvironmentName; app: AppName; record: { release: string } },
): Finding[] {
  const meant = releases[app];
  if (meant === undefined || meant === record.release) return [];
  const message = `release ${meant} of ${app} is meant, ${record.release} comes out now`;
  return [stateMoved(message, { environment, app }, 'ask for the release anew')];
}

/**
 * The code that runs, and the images of the slots that get a new one: the other slots keep their image, whoever put it
 * there.
 */
async function slotsStart(
  snapshot: Snapshot,
  into: EnvironmentName,
  apps: readonly AppName[],
  request: ReleaseRequest,
): Promise<Record<string, string>> {
  const start: Record<string, string> = {};
  for (const app of apps) {
    const current = (await snapshot.record(into, app))?.record;
    start[`the code of ${into}/${app}`] = current?.code ?? 'none';
    for (const slot of Object.keys(namedFor(request, app)))
      start[`slot ${slot} of ${into}/${app}`] = current?.images[slot]?.pullable ?? 'empty';
  }
  return start;
}

function pullables(images: Readonly<Record<string, ImageReference>>): Record<string, string> {
  return Object.fromEntries(Object.entries(images).map(([slot, image]) => [slot, image.pullable]));
}
