import { GitRepository, type TreeEdit, treeOfFiles } from '../../lib/engine/git';
import type { Rendered } from '../../lib/engine/promotion';
import { partOf } from '../../lib/model/exchange';
import { Digest, ImageReference, ReleaseId, type TreeId, treeIdOf } from '../../lib/model/scalars';
import { printRecord, type ReleaseRecord } from '../../lib/registry';
import { printApp } from '../../lib/registry/documents/app';
import { printEnvironment } from '../../lib/registry/documents/environment';
import { layout } from '../../test/support/default-layout';
import { aCommit, aRef, aTree } from '../../test/support/names';
import { ENVIRONMENTS, REPOSITORY } from '../web-app';

/** The image that is released under a number. */
export function benchImage(version: number): ImageReference {
  const digest = Digest.parse(`sha256:${version.toString(16).padStart(64, '0')}`);
  return ImageReference.of(REPOSITORY, digest, `1.${version}.0`);
}

/**
 * A bare delivery repository in which every app runs one release in every environment, written in two commits: the
 * delivery branch and the renders branch.
 *
 * @returns how many files the delivery branch holds
 */
export async function fillDelivery(
  folder: string,
  { fleet, targets, environmentInputs }: Rendered,
  code: string,
): Promise<number> {
  const repository = await GitRepository.init(folder);
  const edits: TreeEdit[] = [];
  const renders: TreeEdit[] = [];
  for (const environment of fleet.environments) {
    const objects = environmentInputs.get(environment.name) ?? new Map<string, Buffer>();
    const tree = treeOfFiles(objects, repository.objectFormat).id;
    const content = printEnvironment({ environment, ...(objects.size === 0 ? {} : { objects: tree }) });
    edits.push({
      kind: 'file',
      path: layout.pathOf({ kind: 'environment', environment: environment.name }),
      content,
    });
    for (const [name, bytes] of objects) {
      edits.push({ kind: 'file', path: `${environment.delivery.path}/_inputs/${name}`, content: bytes });
    }
  }
  for (const app of fleet.apps) {
    for (const environment of app.environments)
      edits.push({
        kind: 'file',
        path: layout.pathOf({ kind: 'app', environment, app: app.name }),
        content: printApp(partOf(app, environment)),
      });
    const trees = Object.fromEntries(
      ENVIRONMENTS.map((environment) => {
        const files = targets.get(`${environment}/${app.name}`) ?? new Map<string, Buffer>();
        return [environment, treeOfFiles(files, repository.objectFormat).id];
      }),
    );
    const record = recordOf(app.name, trees, code, { fleet, targets, environmentInputs });
    renders.push({ kind: 'file', path: `${app.name}/release.yaml`, content: printRecord(record) });
    for (const environment of fleet.environments) {
      const { name, delivery } = environment;
      edits.push({
        kind: 'file',
        path: layout.pathOf({ kind: 'record', environment: name, app: app.name }),
        content: printRecord(record),
      });
      renders.push({ kind: 'tree', path: `${app.name}/${name}`, id: aTree(trees[name] ?? '') });
      for (const [file, content] of targets.get(`${name}/${app.name}`) ?? []) {
        edits.push({ kind: 'file', path: `${delivery.path}/${app.name}/${file}`, content });
      }
    }
  }
  const author = { name: 'Ada', email: 'ada@example.org', date: new Date('2026-01-01T00:00:00Z') };
  const delivery = await repository.commit({ parents: [], edits, message: 'the fleet\n', author });
  const kept = await repository.commit({ parents: [], edits: renders, message: 'its renders\n', author });
  await repository.updateRefs([
    { ref: aRef('refs/heads/delivery'), from: null, to: delivery },
    { ref: aRef('refs/heads/renders/delivery/2026-01'), from: null, to: kept },
  ]);
  return edits.length;
}

/** Puts another release of every app into the first environment, in one commit. */
export async function fillEntry(
  folder: string,
  rendered: Rendered,
  code: string,
  version: number,
): Promise<void> {
  const repository = await GitRepository.open(folder);
  const [entry] = rendered.fleet.environments;
  if (!entry) throw new Error('the fleet has no environment');
  const edits: TreeEdit[] = [];
  const renders: TreeEdit[] = [];
  for (const { name: app } of rendered.fleet.apps) {
    const filesOf = (environment: string) =>
      rendered.targets.get(`${environment}/${app}`) ?? new Map<string, Buffer>();
    const trees = Object.fromEntries(
      ENVIRONMENTS.map((each) => [each, treeOfFiles(filesOf(each), repository.objectFormat).id]),
    );
    const content = printRecord(recordOf(app, trees, code, rendered, version));
    edits.push({
      kind: 'file',
      path: layout.pathOf({ kind: 'record', environment: entry.name, app }),
      content,
    });
    edits.push({ kind: 'delete', path: `${entry.delivery.path}/${app}` });
    for (const [file, bytes] of filesOf(entry.name))
      edits.push({ kind: 'file', path: `${entry.delivery.path}/${app}/${file}`, content: bytes });
    renders.push({ kind: 'file', path: `${app}/release.yaml`, content });
    for (const each of ENVIRONMENTS)
      for (const [file, bytes] of filesOf(each))
        renders.push({ kind: 'file', path: `${app}/${each}/${file}`, content: bytes });
  }
  const author = { name: 'Ada', email: 'ada@example.org', date: new Date('2026-01-02T00:00:00Z') };
  for (const [ref, all, onTop] of [
    ['refs/heads/renders/delivery/2026-02', renders, false],
    ['refs/heads/delivery', edits, true],
  ] as const) {
    const head = onTop ? await repository.resolve(ref) : undefined;
    const commit = await repository.commit({
      parents: head === undefined ? [] : [head],
      ...(head === undefined ? {} : { base: head }),
      edits: all,
      message: 'another release of all\n',
      author,
    });
    await repository.updateRefs([{ ref: aRef(ref), from: head ?? null, to: commit }]);
  }
}

function recordOf(
  app: string,
  trees: Readonly<Record<string, TreeId>>,
  code: string,
  { fleet }: Rendered,
  version = 1,
): ReleaseRecord {
  const items = Object.entries(trees).map(([name, id]) => ({ mode: '40000', name, id }));
  const id = treeIdOf(items, 'sha1');
  const images = { server: benchImage(version) };
  return {
    release: ReleaseId.of({ app, images, renders: id }),
    images,
    code: aCommit(code),
    renders: {
      id,
      trees,
      inputs: Object.fromEntries(fleet.environments.map(({ name, inputs }) => [name, inputs])),
    },
    evidence: {},
    tools: fleet.tools,
  };
}
