import { type AppData, type FleetDescription, TARGET_APPLICATION } from '../../model/exchange';
import { DeliveryError, didYouMean, type Finding, finding, quote, refusal } from '../../model/finding';
import { canonicalJson, type ImageReference, ReleaseId, treeIdOf } from '../../model/scalars';
import type { Evidence, ReleaseRecord } from '../../registry';
import { repositoryOf } from '../delivery/site';
import type { Snapshot } from '../delivery/snapshot';
import { treeOfFiles } from '../git';
import { custodyUpstreams } from '../judgement/custody';
import type { Placement } from '../judgement/placement-facts';
import { olderSource } from './older-source';
import type { Plan, ReleaseResolution, RendersPlan } from './plan';
import { planPlacements } from './plan-placements';
import type { ProjectCode } from './project-code';
import type { Rendered, Renderer } from './renderer';
import type { ChangeRequest } from './request';

/** A new release: images, code, or both. */
export interface ReleaseRequest extends ChangeRequest {
  /** The app, or `changed`: every app whose renders the new code changes. */
  readonly app: string | { readonly changed: true };
  /** Images by slot; slots not named are inherited. */
  readonly images: Readonly<Record<string, ImageReference>>;
  /** Environment to enter at; the first entry that the app exists in unless said otherwise. */
  readonly into?: string;
  /** Environment to inherit images and code from; the one entered unless said otherwise. */
  readonly like?: string;
  /** Revision of the typed definitions; the head of the first allowed branch unless said otherwise. */
  readonly code?: string;
  readonly source?: { readonly repository?: string; readonly commit: string };
  readonly evidence?: Readonly<Record<string, Evidence>>;
}

/** What a release needs besides the delivery data. */
export interface ReleaseTools {
  readonly render: Renderer;
  readonly project: ProjectCode;
}

/**
 * Plans a release: renders it once for every environment of the app and enters it at one of them.
 *
 * @param first the plan of the first attempt: environment, apps, code and what `like` gave were decided there
 */
export async function planRelease(
  snapshot: Snapshot,
  request: ReleaseRequest,
  { render, project }: ReleaseTools,
  first?: Plan,
): Promise<Plan> {
  const into = first?.environment ?? (await entered(snapshot, request));
  const apps =
    first?.resolved?.apps ??
    (typeof request.app === 'string' ? [request.app] : await released(snapshot, into, request));
  const code = await chosenCode(snapshot, request, project, into, apps, first?.resolved);
  const like = first?.resolved?.like ?? (await likeImages(snapshot, apps, request));
  const orders = await Promise.all(
    apps.map(async (app) => ({ app, images: await inheritedImages(snapshot, app, into, request, like) })),
  );
  const rendered = await render({
    code: code.commit,
    apps: orders.map(({ app, images }) => ({ app, images: pullables(images) })),
    environmentObjects: [],
  });
  const prepared = await Promise.all(
    orders.map((order) =>
      prepare(snapshot, { ...order, into, request, code: code.commit, rendered, project }),
    ),
  );
  const wanted = typeof request.app === 'string' ? prepared : prepared.filter(({ differs }) => differs);
  return planPlacements(snapshot, {
    ...request,
    verb: 'release',
    environment: into,
    stage: 'enter',
    placements: wanted.map(({ placement }) => placement),
    renders: wanted.map(({ renders }) => renders),
    findings: [...code.findings, ...wanted.flatMap(({ findings }) => findings)],
    resolved: { code: code.commit, apps, ...(like ? { like } : {}) },
    startsFrom: await slotsStart(snapshot, into, apps, request),
  });
}

async function likeImages(
  snapshot: Snapshot,
  apps: readonly string[],
  { like }: ReleaseRequest,
): Promise<ReleaseResolution['like']> {
  if (like === undefined) return undefined;
  const images = apps.map(
    async (app) => [app, (await snapshot.record(like, app))?.record.images ?? {}] as const,
  );
  return Object.fromEntries(await Promise.all(images));
}

/** The code that runs, and what is in the slots that get an image: the others take what is there, whoever put it there. */
async function slotsStart(
  snapshot: Snapshot,
  into: string,
  apps: readonly string[],
  { images }: ReleaseRequest,
): Promise<Record<string, string>> {
  const start: Record<string, string> = {};
  for (const app of apps) {
    const current = (await snapshot.record(into, app))?.record;
    start[`the code of ${into}/${app}`] = current?.code ?? 'none';
    for (const slot of Object.keys(images))
      start[`slot ${slot} of ${into}/${app}`] = current?.images[slot]?.pullable ?? 'empty';
  }
  return start;
}

async function entered(snapshot: Snapshot, { into, app }: ReleaseRequest): Promise<string> {
  if (into !== undefined) return snapshot.environment(into).name;
  const environments =
    typeof app === 'string'
      ? (await snapshot.app(app)).environments
      : snapshot.environments.map(({ name }) => name);
  const entry = environments.find((name) => {
    const environment = snapshot.byName.get(name);
    return (
      environment !== undefined &&
      custodyUpstreams(environment, snapshot.byName, (each) => environments.includes(each)) === undefined
    );
  });
  if (entry !== undefined) return entry;
  throw DeliveryError.of(
    'NOT_CONFIGURED',
    `${typeof app === 'string' ? quote(app) : 'the fleet'} exists in no environment that is configured`,
  );
}

async function released(snapshot: Snapshot, into: string, { images }: ReleaseRequest): Promise<string[]> {
  if (Object.keys(images).length > 0)
    throw DeliveryError.of('INVALID_OPTION', '--changed inherits every image, it takes no --image');
  const names = await snapshot.recordNames(into);
  const known = await Promise.all(names.map((app) => snapshot.hasApp(app)));
  return names.filter((_, index) => known[index]);
}

async function chosenCode(
  snapshot: Snapshot,
  request: ReleaseRequest,
  project: ProjectCode,
  into: string,
  apps: readonly string[],
  resolved: ReleaseResolution | undefined,
) {
  const { branches } = snapshot.environment(into).code;
  const [model] = apps;
  const like =
    request.like === undefined || model === undefined
      ? undefined
      : await snapshot.record(request.like, model);
  const inherited = like?.record.code;
  const [head] = project.allowed(branches);
  if (request.code === undefined && inherited === undefined && head === undefined) {
    throw DeliveryError.of(
      'CODE_NOT_PROTECTED',
      `the project has none of the branches that releases into ${into} may come from: ${branches.join(', ')}`,
    );
  }
  const revision =
    resolved?.code ??
    (request.code === undefined ? (inherited ?? head?.[1] ?? '') : await project.resolve(request.code));
  const commit = await project.normalise(await project.resolve(revision));
  const findings: Finding[] = [];
  if (!(await project.isProtected(commit, branches))) {
    findings.push(
      refusal(
        'CODE_NOT_PROTECTED',
        `code ${commit.slice(0, 12)} is on none of the branches that releases into ${into} may come from: ${branches.join(', ')}`,
        { environment: into },
      ),
    );
  }
  if (request.code === undefined && inherited === undefined) {
    for (const app of apps) findings.push(...(await behind(snapshot, project, into, app, commit)));
  }
  return { commit, findings };
}

async function behind(
  snapshot: Snapshot,
  project: ProjectCode,
  into: string,
  app: string,
  commit: string,
): Promise<Finding[]> {
  const current = (await snapshot.record(into, app))?.record.code;
  if (current === undefined) return [];
  const descends = await project.descends(commit, current);
  if (descends === true) return [];
  const subject = { environment: into, app };
  return descends === undefined
    ? [
        finding(
          'undecided',
          'CODE_BEHIND',
          `whether code ${commit.slice(0, 12)} is newer than ${current.slice(0, 12)} is not known here: the project has no such commit`,
          subject,
          'fetch the whole history of the project',
        ),
      ]
    : [
        refusal(
          'CODE_BEHIND',
          `code ${commit.slice(0, 12)} does not descend from ${current.slice(0, 12)}, which ${into} runs`,
          subject,
        ),
      ];
}

async function inheritedImages(
  snapshot: Snapshot,
  app: string,
  into: string,
  request: ReleaseRequest,
  like: ReleaseResolution['like'],
): Promise<Record<string, ImageReference>> {
  const data = await snapshot.app(app);
  const subject = { environment: into, app };
  const base = like ? (like[app] ?? {}) : ((await snapshot.record(into, app))?.record.images ?? {});
  const findings: Finding[] = [];
  for (const [slot, image] of Object.entries(request.images)) {
    const repository = data.images[slot];
    if (repository === undefined) {
      findings.push(
        refusal(
          'UNKNOWN_SLOT',
          `${app} has no image slot ${quote(slot)}, it has: ${Object.keys(data.images).join(', ') || 'none'}${didYouMean(slot, Object.keys(data.images))}`,
          subject,
        ),
      );
    } else if (repository !== image.repository) {
      findings.push(
        refusal(
          'REPOSITORY_NOT_ALLOWED',
          `slot ${slot} of ${app} takes images of ${repository}, got ${image.repository}`,
          subject,
        ),
      );
    }
  }
  findings.push(...sourceProblem(data, request, into));
  const images: Record<string, ImageReference> = {};
  for (const slot of Object.keys(data.images)) {
    const image = request.images[slot] ?? base[slot];
    if (image) images[slot] = image;
    else
      findings.push(
        refusal(
          'MISSING_IMAGE',
          `slot ${slot} of ${app} has no image: none was named, and ${request.like ?? into} has none to inherit`,
          subject,
        ),
      );
  }
  DeliveryError.throwIfAny(findings);
  return images;
}

function sourceProblem(app: AppData, { source }: ReleaseRequest, environment: string): Finding[] {
  const got = source?.repository;
  if (source && got === undefined && app.repository === undefined) {
    const message = `${app.name} declares no source repository, so the source commit ${source.commit.slice(0, 12)} says nothing`;
    return [
      refusal(
        'INVALID_OPTION',
        message,
        { environment, app: app.name },
        'name the repository with --source, or declare it in the app',
      ),
    ];
  }
  if (got === undefined || app.repository === undefined || plainUrl(got) === plainUrl(app.repository))
    return [];
  return [
    refusal('SOURCE_NOT_ALLOWED', `the source of ${app.name} is ${app.repository}, got ${got}`, {
      environment,
      app: app.name,
    }),
  ];
}

interface Preparation {
  readonly app: string;
  readonly images: Readonly<Record<string, ImageReference>>;
  readonly into: string;
  readonly request: ReleaseRequest;
  readonly code: string;
  readonly rendered: Rendered;
  readonly project: ProjectCode;
}

async function prepare(snapshot: Snapshot, preparation: Preparation) {
  const { app, images, into, request, code, rendered, project } = preparation;
  const format = repositoryOf(snapshot.home).objectFormat;
  const data = await snapshot.app(app);
  const described = rendered.fleet.apps.find(({ name }) => name === app);
  const findings: Finding[] = [...configurationGap(data, described, app)];
  const trees: Record<string, string> = {};
  const inputs: Record<string, string> = {};
  const files = new Map<string, Buffer>();
  const origins = new Map<string, string>();
  for (const environment of rendered.fleet.environments) {
    const target = rendered.targets.get(`${environment.name}/${app}`);
    if (!target) continue;
    if ([...target.keys()].every((name) => name === TARGET_APPLICATION)) {
      findings.push(
        refusal('EMPTY_RENDER', `${app} renders no objects for ${environment.name}`, {
          environment: environment.name,
          app,
        }),
      );
    }
    trees[environment.name] = treeOfFiles(target, format).id;
    inputs[environment.name] = environment.inputs;
    for (const [name, content] of target) files.set(`${environment.name}/${name}`, content);
    const made = rendered.origins?.get(`${environment.name}/${app}`) ?? [];
    for (const [name, origin] of made) origins.set(`${environment.name}/${name}`, origin);
  }
  const entries = Object.entries(trees).map(([name, id]) => ({ mode: '40000', name, id }));
  const id = treeIdOf(entries, format);
  const current = (await snapshot.record(into, app))?.record;
  const base = request.like === undefined ? current : (await snapshot.record(request.like, app))?.record;
  const fresh: ReleaseRecord = {
    release: ReleaseId.of({ app, images, renders: id }),
    images,
    code,
    renders: { id, trees, inputs },
    ...sourceOf(data, request, base, images),
    evidence: request.evidence ?? {},
    tools: rendered.fleet.tools,
  };
  // New code with equal renders is the same release: what stands keeps its code and its first source.
  const same =
    current?.release === fresh.release && canonicalJson(current.renders.inputs) === canonicalJson(inputs);
  const record = same && current ? { ...fresh, code: current.code, tools: current.tools } : fresh;
  const placement: Placement = { environment: into, app, record };
  const renders: RendersPlan = { app, record, files, origins, ownCode: project.isOf(snapshot.home.remote) };
  findings.push(...(await olderSource(snapshot, { environment: into, app, record, project })));
  return { placement, renders, findings, differs: !same };
}

/** The source of the images: what was said, or what the inherited images came from. */
function sourceOf(
  data: AppData,
  request: ReleaseRequest,
  current: ReleaseRecord | undefined,
  images: Readonly<Record<string, ImageReference>>,
) {
  const repository = request.source?.repository ?? data.repository;
  if (request.source && repository !== undefined)
    return { source: { repository, commit: request.source.commit } };
  const inherits = Object.entries(images).every(([slot, image]) => current?.images[slot]?.equals(image));
  if (inherits && current?.source) return { source: current.source };
  return repository === undefined ? {} : { source: { repository } };
}

function configurationGap(
  data: AppData,
  described: FleetDescription['apps'][number] | undefined,
  app: string,
): Finding[] {
  if (!described) {
    return [
      refusal(
        'UNKNOWN_APP',
        `the code revision does not define ${app}`,
        { app },
        'name a revision that defines it, or `retire` its targets',
      ),
    ];
  }
  const differs = (one: AppData, other: AppData) =>
    JSON.stringify([Object.entries(one.images).sort(), [...one.environments].sort()]) !==
    JSON.stringify([Object.entries(other.images).sort(), [...other.environments].sort()]);
  if (!differs(data, described)) return [];
  return [
    finding(
      'warning',
      'NOT_CONFIGURED',
      `the code revision defines slots or environments of ${app} that the delivery data does not have yet (or the other way round)`,
      { app },
      'run `cdk8s-delivery configure`',
    ),
  ];
}

function pullables(images: Readonly<Record<string, ImageReference>>): Record<string, string> {
  return Object.fromEntries(Object.entries(images).map(([slot, image]) => [slot, image.pullable]));
}

function plainUrl(url: string): string {
  return url
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLowerCase();
}
