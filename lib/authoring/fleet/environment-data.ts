import type { EnvironmentData } from '../../model/environment';
import type { ProjectSettings } from '../../model/exchange';
import { canonicalJson, Digest } from '../../model/scalars';
import { customPolicyData, policiesIn } from './custom-policy';
import type { EnvironmentDraft } from './drafts';
import type { Environment } from './environment';
import { targetEnvironment } from './target';

/** An environment as data. */
export function environmentData(
  environment: Environment,
  codeBranches: readonly string[],
  settings: ProjectSettings = {},
): EnvironmentDraft {
  const { upstreams, delivery, destination, sync, approvals } = environment;
  return {
    name: environment.id,
    promotesFrom: {
      mode: upstreams.mode,
      environments: upstreams.environments.map((each) => each?.id ?? '(undefined)'),
    },
    delivery: {
      ...(delivery.repository === undefined ? {} : { repository: delivery.repository }),
      ...(delivery.branch === undefined ? {} : { branch: delivery.branch }),
      path: delivery.path,
      layout: delivery.layout,
    },
    destination: { ...destination, namespace: environment.namespace },
    controller: environment.controller,
    controllerSettings: environment.controllerSettings,
    allow: environment.allow,
    sync: { automated: sync.automated, prune: sync.prune, selfHeal: sync.selfHeal },
    approvals: {
      reviewers: approvals.reviewers,
      rollback: approvals.rollback,
      ...(approvals.bypass === undefined ? {} : { bypass: approvals.bypass }),
      owners: [...approvals.owners],
      keys: [...approvals.keys],
      signed: approvals.signed,
      receipts: approvals.receipts,
      ...(approvals.all && {
        all: approvals.all.map(({ people, of }) => ({ people, of: of === 'owners' ? of : [...of] })),
      }),
      ...(approvals.teams && {
        teams: Object.fromEntries(Object.entries(approvals.teams).map(([team, all]) => [team, [...all]])),
      }),
    },
    ...requestsData(environment),
    asksFor: [...environment.asksFor],
    signers: [...environment.signers],
    ...(environment.tags === undefined ? {} : { tags: environment.tags }),
    gates: environment.gates.map((gate) => ({ ...gate })),
    windows: environment.windows,
    code: { branches: [...codeBranches] },
    ...policyData(environment),
    objectFields: environment.objectFields,
    byHand: environment.byHand,
    bypassable: [...environment.bypassable],
    ...(environment.baselinesUntil === undefined ? {} : { baselinesUntil: environment.baselinesUntil }),
    inputs: inputsOf(environment, settings),
  };
}

function requestsData({ requests }: Environment): Pick<EnvironmentData, 'requests'> {
  if (requests === undefined) return {};
  const { labels, reviewers, assignees, commenters, ...rest } = requests;
  return {
    requests: {
      ...rest,
      labels: [...labels],
      reviewers: [...reviewers],
      assignees: [...assignees],
      commenters: [...commenters],
    },
  };
}

/** The policies as data; only the custom policies that hold here. */
function policyData({ id, policies }: Environment): Pick<EnvironmentData, 'policies'> {
  if (policies === undefined) return {};
  const { custom = [], ...rest } = policies;
  const here = policiesIn(id, custom).map(customPolicyData);
  if (custom.length > 0 && here.length === 0 && Object.keys(rest).length === 0) return {};
  return { policies: { ...rest, ...(here.length > 0 && { custom: here }) } };
}

/**
 * Hash over all of an environment that ends up in a target's files: what apps can read, and what hands the target to its
 * controller says besides (which controller and its settings, sync policy, place of delivery, kinds of the
 * whole cluster that are allowed, fields that people may change).
 * Approvals, gates and upstreams are not part of it.
 */
function inputsOf(environment: Environment, settings: ProjectSettings): Digest {
  const { automated, prune, selfHeal } = environment.sync;
  const { layout: _, ...place } = environment.delivery;
  const { controllerSettings, byHand } = environment;
  const inputs = {
    ...targetEnvironment(environment),
    sync: { automated, prune, selfHeal },
    delivery: { ...settings, ...place },
    controller: environment.controller,
    ...(Object.keys(controllerSettings).length > 0 && { controllerSettings }),
    clusterKinds: environment.allow.clusterKinds,
    ...(byHand.length > 0 && {
      byHand: byHand.map(({ kind, object, path }) => [kind, object ?? null, path]),
    }),
  };
  return Digest.of(canonicalJson(inputs));
}
