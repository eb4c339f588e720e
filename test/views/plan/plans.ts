import { forecastSync } from '../../../lib/controllers/argocd/diff/sync-forecast';
import { DIFF_EXTENSIONS } from '../../../lib/controllers/diff';
import { claimImageOnly, diffTrees } from '../../../lib/kubernetes/diff';
import type { JsonMap } from '../../../lib/model/json';
import { type AppName, parseEvidenceKind, parseSlotName } from '../../../lib/model/scalars';
import { buildPlanView, type PlanView, type TargetInput } from '../../../lib/views/plan';
import type { PlanViewInput } from '../../../lib/views/plan/build-plan-view';
import { deployment, image, tree } from '../../kubernetes/diff/manifests';
import { anEnv } from '../../support/names';

const OLD = image('ghcr.io/example/web', '1.0', 'a');
const NEW = image('ghcr.io/example/web', '1.1', 'b');

/** A target that takes a new image; `extra` is added to the pod, `files` to the tree, in which `filesBefore` stood. */
export function target(
  app: string,
  extra: JsonMap = {},
  files: Record<string, string | JsonMap> = {},
  filesBefore: Record<string, string | JsonMap> = {},
): TargetInput {
  const manifest = (at: string, more: JsonMap) =>
    JSON.stringify({
      ...deployment({ containers: [{ name: 'server', image: at }], ...more }),
      metadata: { name: app },
    });
  const before = tree({ 'a.json': manifest(OLD.full, {}), ...filesBefore });
  const after = tree({ 'a.json': manifest(NEW.full, extra), ...files });
  const diff = diffTrees(before, after, { extensions: DIFF_EXTENSIONS });
  return {
    // Whatever a view is given, it shows nothing out of its place.
    app: app as AppName,
    environment: anEnv('prod'),
    promotedFrom: 'staging',
    images: [
      {
        slot: parseSlotName('server'),
        repository: OLD.repository,
        from: { tag: '1.0', digest: OLD.digest },
        to: { tag: '1.1', digest: NEW.digest },
      },
    ],
    claim: claimImageOnly({ before, after, oldImages: { server: OLD }, newImages: { server: NEW } }),
    diff,
    sync: forecastSync({ files: after, diff }),
    evidence: [{ kind: parseEvidenceKind('run'), link: 'https://ci.example.org/runs/1' }],
  };
}

/** A promotion of targets from staging to prod. */
export function plan(targets: readonly TargetInput[], rest: Partial<PlanViewInput> = {}): PlanView {
  return buildPlanView({
    verb: 'promote',
    from: ['staging'],
    environments: [anEnv('prod')],
    compared: { base: '0123456789abcdef', plan: `sha256:${'c'.repeat(64)}` },
    requestedBy: 'ada',
    targets,
    sync: [{ environment: anEnv('prod'), by: 'Argo CD', automated: false, prune: false, selfHeal: false }],
    rollback: { command: 'cdk8s-delivery rollback prod web', restores: 'the versions of the column "from"' },
    ...rest,
  });
}
