import { createHash } from 'node:crypto';
import { targetApplication } from '../../lib/controllers/argocd/objects/target-application';
import { translateFacts } from '../../lib/controllers/argocd/objects/translate-facts';
import type { Rendered, Renderer } from '../../lib/engine/promotion';
import type { RenderOrder } from '../../lib/engine/promotion/renderer';
import { MIGRATION_CONTRACT } from '../../lib/kubernetes/facts';
import { DEFAULT_LAYOUT, type EnvironmentData } from '../../lib/model/environment';
import type { AppData } from '../../lib/model/exchange';
import { canonicalJson, Digest, ImageReference } from '../../lib/model/scalars';
import { defaultManifests } from '../../lib/registry/layout';
import { emitYaml } from '../../lib/yaml';
import { environmentOf } from './environment';
import { anApp, anEnv } from './names';

/** What an environment of the project says; everything has a default. */
export interface EnvironmentCode {
  promotesFrom?: string[];
  mode?: 'anyOf' | 'allOf';
  reviewers?: number;
  rollbackReviewers?: number;
  /** How many approve what bypasses a refusal. */
  bypassReviewers?: number;
  owners?: string[];
  /** Seconds in the upstream. */
  soak?: number;
  /** Other gates. */
  gates?: EnvironmentData['gates'];
  /** Part of what apps can read: changing it makes renders stale. */
  namespace?: string;
  /** What apps can read as well, although none of them prints it. */
  unread?: string;
  branches?: string[];
  bypassable?: string[];
  windows?: EnvironmentData['windows'];
  requests?: EnvironmentData['requests'];
  asksFor?: EnvironmentData['asksFor'];
  signers?: EnvironmentData['signers'];
  tags?: EnvironmentData['tags'];
  /** Whose signed approvals count. */
  keys?: EnvironmentData['signers'];
  /** Whether no other approval counts. */
  signedApprovals?: boolean;
  /** Parts of approvals of which all have to hold, and who is in the teams that they name. */
  all?: EnvironmentData['approvals']['all'];
  teams?: EnvironmentData['approvals']['teams'];
  /** Whether merges have to leave receipts. */
  receipts?: boolean;
  sync?: EnvironmentData['sync'];
  byHand?: EnvironmentData['byHand'];
  baselinesUntil?: string;
  delivery?: { repository?: string; branch?: string; layout?: string };
}

/** What an app of the project says. */
export interface AppCode {
  /** Slots; each takes images of `ghcr.io/example/<app>-<slot>`. */
  slots: string[];
  /** Repositories of slots that take others. */
  repositories?: Record<string, string>;
  owners?: string[];
  repository?: string;
  /**
   * Per environment it exists in; `objects: 0` renders nothing but the Application, `pulls: false` nothing that pulls an
   * image. Migrations are Jobs that run once for
   * what they do: their commands by name.
   */
  config: Record<
    string,
    {
      replicas?: number;
      objects?: number;
      pulls?: false;
      text?: string;
      migrations?: Record<string, string>;
      extra?: readonly Manifest[];
    }
  >;
}

/** The whole of a project: the content of its one code file, `fleet.json`. */
export interface FleetCode {
  environments: Record<string, EnvironmentCode>;
  apps: Record<string, AppCode>;
  /** Where a real Argo CD reads the manifests: targets are handed to it as the tool does; else by an Application in short. */
  handover?: { repository: string; branch: string };
}

/** Three stages and a short way into prod, as the example project has them; prod and hotfix ask for one approval. */
export const usualCode = (): FleetCode => ({
  environments: {
    dev: {},
    staging: { promotesFrom: ['dev'] },
    hotfix: { reviewers: 1 },
    prod: { promotesFrom: ['staging', 'hotfix'], reviewers: 1 },
  },
  apps: {
    web: {
      slots: ['server'],
      config: { dev: {}, staging: {}, hotfix: {}, prod: { replicas: 3 } },
    },
  },
});

/** An edit of the code: what an app says for an environment; `undefined`: it does not exist there any more. */
export const configured =
  (environment: string, config: AppCode['config'][string] | undefined, app = 'web') =>
  (code: FleetCode): void => {
    const found = code.apps[app];
    if (!found) throw new Error(`the code has no app ${app}`);
    if (config) found.config[environment] = config;
    else delete found.config[environment];
  };

/** An edit of the code: what an environment says besides what it said. */
export const governed =
  (environment: string, edit: EnvironmentCode) =>
  (code: FleetCode): void => {
    code.environments[environment] = { ...code.environments[environment], ...edit };
  };

/** The digest that stands for a version. */
export const digestOf = (version: string) =>
  Digest.parse(`sha256:${createHash('sha256').update(`image ${version}`).digest('hex')}`);

/** The image of a version in an app's slot. */
export const imageOf = (app: string, slot: string, version: string): ImageReference =>
  ImageReference.of(repositoryOfSlot(app, slot), digestOf(version), version);

/** A renderer over `fleet.json`, read at the revision that is asked for. */
export function rendererOf(codeAt: (commit: string) => Promise<FleetCode>): Renderer {
  return async (order) => renderCode(await codeAt(order.code), order);
}

/** What code renders: pure. */
export function renderCode(code: FleetCode, { apps, environmentInputs }: RenderOrder): Rendered {
  const environments = Object.entries(code.environments).map(([name, each]) => environmentData(name, each));
  const described = Object.entries(code.apps).map(([name, each]) => appData(name, each, code));
  const targets = new Map<string, Map<string, Buffer>>();
  for (const { app, images } of apps) {
    for (const environment of environments) {
      const config = code.apps[app]?.config[environment.name];
      if (config)
        targets.set(`${environment.name}/${app}`, targetFiles(app, environment, config, images, code));
    }
  }
  const own = environments.filter(
    ({ name }) => environmentInputs.includes('*') || environmentInputs.includes(name),
  );
  return {
    fleet: {
      schema: 'cdk8s-delivery/fleet/v1',
      environments,
      apps: described,
      targets: [...targets.keys()].map((key) => {
        const [environment = '', app = ''] = key.split('/');
        return { environment: anEnv(environment), app: anApp(app) };
      }),
      environmentInputs: own.map(({ name }) => name),
      bootstrap: [],
      tools: { node: '20' },
    },
    targets,
    origins: new Map([...targets].map(([key, files]) => [key, originsOf(key, [...files.keys()])])),
    environmentInputs: new Map(own.map((each) => [each.name, inputsOf(each)])),
  };
}

function originsOf(target: string, files: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    files.map((file) => [file, `FleetCode "${target}" (${file.split('/').at(-1)?.split('.')[0]})`]),
  );
}

function repositoryOfSlot(app: string, slot: string): string {
  return `ghcr.io/example/${app}-${slot}`;
}

function environmentData(name: string, code: EnvironmentCode): EnvironmentData {
  const { namespace = name, unread = '', delivery = {}, soak } = code;
  const readable = canonicalJson({ name, namespace, unread });
  return environmentOf(name, {
    promotesFrom: { mode: code.mode ?? 'anyOf', environments: code.promotesFrom ?? [] },
    delivery: { ...delivery, path: defaultManifests(delivery.layout ?? DEFAULT_LAYOUT, name) },
    destination: { server: 'https://kubernetes.default.svc', namespace },
    approvals: {
      reviewers: code.reviewers ?? 0,
      rollback: code.rollbackReviewers ?? 0,
      ...(code.bypassReviewers === undefined ? {} : { bypass: code.bypassReviewers }),
      owners: code.owners ?? [],
      keys: code.keys ?? [],
      signed: code.signedApprovals ?? false,
      receipts: code.receipts ?? false,
      ...(code.all && { all: code.all }),
      ...(code.teams && { teams: code.teams }),
    },
    gates: [
      ...(soak === undefined ? [] : [{ gate: 'soak', version: 1, seconds: soak }]),
      ...(code.gates ?? []),
    ],
    code: { branches: code.branches ?? ['main', 'release/*'] },
    bypassable: code.bypassable ?? [],
    windows: code.windows ?? [],
    ...(code.requests === undefined ? {} : { requests: code.requests }),
    asksFor: code.asksFor ?? [],
    signers: code.signers ?? [],
    ...(code.tags === undefined ? {} : { tags: code.tags }),
    ...(code.sync === undefined ? {} : { sync: code.sync }),
    byHand: code.byHand ?? [],
    ...(code.baselinesUntil === undefined ? {} : { baselinesUntil: code.baselinesUntil }),
    inputs: `sha256:${createHash('sha256').update(readable).digest('hex')}`,
  });
}

function appData(name: string, app: AppCode, code: FleetCode): AppData {
  return {
    name: anApp(name),
    owners: app.owners ?? [],
    ...(app.repository === undefined ? {} : { repository: app.repository }),
    images: Object.fromEntries(
      app.slots.map((slot) => [slot, app.repositories?.[slot] ?? repositoryOfSlot(name, slot)]),
    ),
    environments: Object.keys(code.environments)
      .filter((each) => app.config[each] !== undefined)
      .map(anEnv),
  };
}

function targetFiles(
  app: string,
  environment: EnvironmentData,
  config: AppCode['config'][string],
  images: Readonly<Record<string, string>>,
  code: FleetCode,
) {
  const { name, destination, delivery } = environment;
  const { namespace } = destination;
  const containers = Object.entries(images).map(([slot, image]) => ({ name: slot, image }));
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace },
    spec: { replicas: config.replicas ?? 1, template: { spec: { containers } } },
  };
  const settings = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: app, namespace },
    data: { text: config.text ?? '' },
  };
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: app, namespace: `argocd-${name}` },
    spec: {
      project: name,
      source: { path: `${delivery.path}/${app}/objects` },
      destination: { namespace },
    },
  };
  const workload = containers.length > 0 && config.pulls !== false ? [deployment, settings] : [settings];
  const jobs = Object.entries(config.migrations ?? {}).map(([job, command]) =>
    migrationOf(job, namespace, command, Object.values(images)[0]),
  );
  const files = filesOf(
    'objects/',
    ...(config.objects === 0 ? [] : [...workload, ...jobs, ...(config.extra ?? [])]),
  );
  const described = code.apps[app];
  const handover =
    code.handover && described
      ? targetApplication({
          environment,
          app: appData(app, described, code),
          delivery: { ...code.handover, path: delivery.path },
          objects: [settings],
        })
      : application;
  files.set('delivery/application.yaml', Buffer.from(emitYaml(handover)));
  return files;
}

function migrationOf(name: string, namespace: string, command: string, image = ''): Manifest {
  const spec = {
    containers: [{ name: 'migrate', image, args: [command] }],
    restartPolicy: 'Never',
  };
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace,
      ...(command === 'drop' ? { annotations: { [MIGRATION_CONTRACT]: 'breaking' } } : {}),
    },
    spec: { template: { spec } },
  };
  return translateFacts(job, { phase: 'before', runOnce: true }, {}) as Manifest;
}

/** An input that every environment has: a ConfigMap named as its namespace. */
function inputsOf({ destination: { namespace } }: EnvironmentData): Map<string, Buffer> {
  return filesOf('objects/web/', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: namespace, namespace },
  });
}

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

function filesOf(folder: string, ...objects: Manifest[]): Map<string, Buffer> {
  return new Map(
    objects.map((each) => [`${folder}${each.kind}.${each.metadata.name}.yaml`, Buffer.from(emitYaml(each))]),
  );
}
