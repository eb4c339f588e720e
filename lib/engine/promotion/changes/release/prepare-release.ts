import { TARGET_OBJECTS } from '../../../../model/exchange';
import { type Finding, refusal } from '../../../../model/finding';
import {
  type AppName,
  type CommitId,
  canonicalJson,
  type Digest,
  type EnvironmentName,
  type ImageReference,
  ReleaseId,
  type TreeId,
  treeIdOf,
} from '../../../../model/scalars';
import { descentOfRecords, type ReleaseRecord } from '../../../../registry';
import { repositoryOf, type Snapshot } from '../../../delivery';
import { treeOfFiles } from '../../../git';
import type { Placement } from '../../../judgement';
import { neverContained } from '../../ever-ran';
import type { RendersPlan } from '../../plan';
import type { ProjectCode } from '../../project-code';
import type { Rendered } from '../../renderer';
import { configurationGap } from './configured';
import { madeWith, renderedBy } from './made-with';
import { olderSource } from './older-source';
import { buildsOf, olderBuild } from './release-build';
import { namedFor, type ReleaseRequest } from './release-request';
import { sourceOf } from './release-source';
import { uncheckedImages } from './unchecked-images';

/** What a release is made of. */
interface Preparation {
  readonly app: AppName;
  readonly images: Readonly<Record<string, ImageReference>>;
  readonly into: EnvironmentName;
  readonly request: ReleaseRequest;
  readonly code: CommitId;
  readonly rendered: Rendered;
  readonly project: ProjectCode;
  /** Slots whose image a registry has; undefined where it does not matter who saw them. */
  readonly seen: ReadonlySet<string> | undefined;
}

/** Makes the record of a release from its render, and the data that keeps its rendered files. */
export async function prepareRelease(snapshot: Snapshot, preparation: Preparation) {
  const { app, images, into, request, code, rendered, project, seen } = preparation;
  const format = repositoryOf(snapshot.home).objectFormat;
  const data = await snapshot.app(app, into);
  const findings: Finding[] = [...configurationGap(data, rendered.fleet, app)];
  const trees: Record<string, TreeId> = {};
  const inputs: Record<string, Digest> = {};
  const files = new Map<string, Buffer>();
  const origins = new Map<string, string>();
  for (const environment of rendered.fleet.environments) {
    const target = rendered.targets.get(`${environment.name}/${app}`);
    if (!target) continue;
    if (![...target.keys()].some((name) => name.startsWith(`${TARGET_OBJECTS}/`))) {
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
    ...(await sourceOf(data, request, base, images, project.repository)),
    evidence: request.evidence ?? {},
    ...uncheckedImages(images, base, seen),
    ...buildsOf(request, base, images),
    ...descentOfRecords(base, request.like !== undefined && base ? { basedOn: [base.release] } : undefined, {
      contains: request.contains ?? [],
    }),
    ...(request.baseline ? { baseline: into } : {}),
    ...madeWith(rendered.fleet, app),
    tools: rendered.fleet.tools,
  };
  // New code with equal renders is the same release: the existing record keeps its code and its first source.
  const same =
    current?.release === fresh.release && canonicalJson(current.renders.inputs) === canonicalJson(inputs);
  const record =
    same && current ? { ...fresh, ...renderedBy(current), ...descentOfRecords(current, fresh) } : fresh;
  const placement: Placement = { environment: into, app, record };
  const renders: RendersPlan = { app, record, files, origins, ownCode: project.isOf(snapshot.home.remote) };
  findings.push(...(await olderSource(snapshot, { environment: into, app, record, project })));
  for (const each of request.contains ?? []) findings.push(...(await neverContained(snapshot, app, each)));
  if (request.build)
    findings.push(...(await olderBuild(snapshot, placement, Object.keys(namedFor(request, app)))));
  return { placement, renders, findings, differs: !same };
}
