import { DeliveryError, type Finding, refusal } from '../../../../model/finding';
import type { AppName } from '../../../../model/scalars';
import type { ReleaseRecord } from '../../../../registry';
import { repositoryOf, type Snapshot } from '../../../delivery';
import { treeOfFiles } from '../../../git';
import type { Rendered } from '../../renderer';
import type { ProjectTools } from '../project-tools';
import { notVerifiable, verifiable } from './verifiable';

/**
 * Renders a release again, and returns the differences from its record; none where it is the same.
 * `NOT_VERIFIABLE`, undecided, where it cannot be rendered here.
 */
export async function renderedAgain(
  snapshot: Snapshot,
  app: AppName,
  record: ReleaseRecord,
  { render, project }: ProjectTools,
): Promise<readonly Finding[]> {
  if ((await project.repository.resolve(record.code)) === undefined) return [codeMissing(record, app)];
  try {
    const rendered = await renderAgain(app, record, verifiable(render, record, app));
    return renderedOtherwise(snapshot, app, record, rendered);
  } catch (error) {
    if (error instanceof DeliveryError) return error.findings;
    throw error;
  }
}

/** The finding that the code of a release is not in the project's clone. */
export function codeMissing(record: ReleaseRecord, app: AppName): Finding {
  return notVerifiable(
    record,
    app,
    `its code, commit ${record.code}, is not in this clone`,
    'bring it into this clone (`git pull`, and `git fetch --unshallow` where the clone is shallow), and run this again',
  );
}

/** Renders a release once more, at its code and with its images. */
export function renderAgain(
  app: AppName,
  { code, images }: ReleaseRecord,
  render: ProjectTools['render'],
): Promise<Rendered> {
  const pullables = Object.fromEntries(Object.entries(images).map(([slot, image]) => [slot, image.pullable]));
  return render({ code, apps: [{ app, images: pullables }], environmentInputs: [] });
}

function treesOf({ home }: Snapshot, app: AppName, { targets }: Rendered): Map<string, string> {
  const trees = new Map<string, string>();
  for (const [target, files] of targets) {
    const [environment = '', name] = target.split('/');
    if (name === app) trees.set(environment, treeOfFiles(files, repositoryOf(home).objectFormat).id);
  }
  return trees;
}

/** Differences between a render and a record, tree by tree. */
export function renderedOtherwise(
  snapshot: Snapshot,
  app: AppName,
  record: ReleaseRecord,
  rendered: Rendered,
): Finding[] {
  const trees = treesOf(snapshot, app, rendered);
  const environments = new Set([...Object.keys(record.renders.trees), ...trees.keys()]);
  return [...environments].sort().flatMap((environment) => {
    const said = record.renders.trees[environment];
    const got = trees.get(environment);
    if (said === got) return [];
    const message = `release ${record.release} of ${app} renders to ${got ?? 'nothing'} for ${environment}, its record says ${said ?? 'nothing'}`;
    return [refusal('RENDERS_DIFFER', message, { environment, app })];
  });
}
