import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ExistingApplication } from '../controllers/argocd';
import { DeliveryError, didYouMean, quote } from '../model/finding';
import { CODE } from '../setup';
import { applicationLayouts, type DeliveredEnvironment } from './application-layouts';
import { type Candidate, candidateOf } from './candidate';
import { findLayouts, usualOrder } from './find-layouts';
import type { ImportRequest } from './import-request';
import type { ImportedApp } from './imported-app';
import type { Layout, Unclear } from './layout';
import { libraryIn, projectTexts, withApps } from './project-files';
import { type ImportPorts, prove } from './prove';
import { type WalkedFiles, walkFiles } from './walk-files';

/** The result of an import. */
export interface ImportResult {
  /** In the order in which releases pass them. */
  readonly environments: readonly string[];
  readonly apps: readonly ImportedApp[];
  /** Files to write, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly passed: WalkedFiles['passed'];
  /** Environments that take baselines. */
  readonly baselines: readonly string[];
  /** Environments that ask for approvals, by the code as it stands, or as it is written. */
  readonly guarded: readonly string[];
  /** Whether the project's environments are written by this import. */
  readonly isNew: boolean;
  /** The Applications that deliver what was imported until now. */
  readonly applications: readonly ExistingApplication[];
}

/**
 * Makes typed definitions of the apps in a repository's Helm charts, Kustomize overlays and plain YAML, found by its
 * folders or by Applications of Argo CD. Each is proven: the definition's render is compared with that of the present
 * files. Nothing is written. What was imported before, or written by hand, stays as it is.
 *
 * @throws DeliveryError `INVALID_OPTION` where it cannot be told in which order releases pass the environments
 */
export async function importProject(request: ImportRequest, ports: ImportPorts): Promise<ImportResult> {
  const { root, from } = request;
  const { files, passed } = walkFiles(root, from);
  const isNew = !existsSync(join(root, CODE.environments));
  const fleet = isNew ? undefined : await ports.describe();
  const known = fleet?.environments.map(({ name }) => String(name));
  const names = request.environments ?? known;
  const own = (path: string) => !path.startsWith(`${CODE.folder}/`);
  const found: Found =
    request.applications === undefined
      ? findLayouts(files.filter(own), names, basename(root), (path) =>
          readFileSync(join(root, path), 'utf8'),
        )
      : applicationLayouts(request.applications, names, placeOf(request), fleet);
  const wanted = <T extends { readonly app: string }>(all: readonly T[]) =>
    all.filter(({ app }) => request.app === undefined || app === request.app);
  const layouts = wanted(found.layouts);
  refuseUnknown(request, found);
  const isNothing = layouts.length === 0 && found.unclear.length > 0;
  const environments = known ?? request.environments ?? (isNothing ? [] : orderOf(layouts));
  if (!isNothing) refuseElsewhere(request, environments);
  const isDefined = (app: string) =>
    existsSync(join(root, CODE.app(app))) || fleet?.apps.some(({ name }) => name === app) === true;
  const apps: ImportedApp[] = wanted(found.unclear).map(({ app, state, words }: Unclear) =>
    isDefined(app) ? asItWas(app) : { app, state, words: [words] },
  );
  const candidates: Candidate[] = [];
  const library = isNew ? 'cdk8s-delivery' : libraryIn(readFileSync(join(root, CODE.environments), 'utf8'));
  for (const found of layouts) {
    const layout = { ...found, environments: inOrder(found.environments, environments) };
    if (isDefined(layout.app)) apps.push(asItWas(layout.app));
    else {
      const read = candidateOf(request, layout, environments, fleet, library);
      if ('layout' in read) candidates.push(read);
      else apps.push(read);
    }
  }
  const base = isNew
    ? projectTexts(environments, request.baselinesUntil, found.environments)
    : new Map<string, string>();
  const missing = [...base].filter(([path]) => path === CODE.environments || !existsSync(join(root, path)));
  const index = existsSync(join(root, CODE.index))
    ? readFileSync(join(root, CODE.index), 'utf8')
    : (base.get(CODE.index) ?? "export { fleet } from './environments';\n");
  const filesOf = (taken: readonly Candidate[]): ReadonlyMap<string, string> =>
    taken.length === 0
      ? new Map()
      : new Map([
          ...missing,
          ...taken.map(({ layout, text }) => [CODE.app(layout.app), text] as const),
          [
            CODE.index,
            withApps(
              index,
              taken.map(({ layout }) => layout.app),
            ),
          ],
        ]);
  const isUnchanged = (name: string) => apps.some(({ app, state }) => app === name && state === 'unchanged');
  const proven = await prove(candidates, filesOf, ports, request.running ?? new Map());
  const taken = candidates.filter(({ layout }) => proven.get(layout.app)?.state === 'imported');
  return {
    environments,
    apps: [...apps, ...proven.values()].sort((one, other) => (one.app < other.app ? -1 : 1)),
    files: filesOf(taken),
    passed,
    baselines: isNew
      ? environments.slice(1)
      : (fleet?.environments ?? []).flatMap(({ name, baselinesUntil }) =>
          baselinesUntil === undefined ? [] : [String(name)],
        ),
    guarded: isNew
      ? environments.slice(1).slice(-1)
      : (fleet?.environments ?? []).flatMap(({ name, approvals }) =>
          (approvals?.reviewers ?? 0) > 0 ? [String(name)] : [],
        ),
    isNew,
    applications: layouts
      .filter(({ app }) => proven.get(app)?.state === 'imported' || isUnchanged(app))
      .flatMap(({ app }) => found.applications?.get(app) ?? []),
  };
}

/** What was found, and what the Applications say of it, where they were given. */
interface Found {
  readonly layouts: readonly Layout[];
  readonly unclear: readonly Unclear[];
  readonly environments?: ReadonlyMap<string, DeliveredEnvironment>;
  readonly applications?: ReadonlyMap<string, readonly ExistingApplication[]>;
}

const asItWas = (app: string): ImportedApp => ({ app, state: 'unchanged', words: ['it was defined before'] });

const placeOf = ({ root, within, isOwn = () => false }: ImportRequest) => ({ root, within, isOwn });

function inOrder(names: readonly string[], order: readonly string[]): readonly string[] {
  return [...order.filter((name) => names.includes(name)), ...names.filter((name) => !order.includes(name))];
}

/** An app that is named and not found is a mistake. */
function refuseUnknown({ app, environments = [] }: ImportRequest, { layouts, unclear }: Found): void {
  const apps = [...layouts, ...unclear].map((each) => each.app);
  if (app !== undefined && !apps.includes(app))
    throw DeliveryError.of(
      'INVALID_OPTION',
      `no folders are those of an app ${quote(app)}${didYouMean(app, apps)}; found: ${apps.join(', ') || 'none'}`,
    );
  if (layouts.length === 0 && unclear.length > 0) return;
  const names = new Set(layouts.flatMap((each) => each.environments));
  const unknown = environments.filter((name) => !names.has(name));
  if (unknown.length > 0)
    throw DeliveryError.of(
      'INVALID_OPTION',
      `no folder of an app is called ${unknown.map(quote).join(', ')}; found: ${[...names].join(', ') || 'none'}`,
    );
}

/** Every environment given for running objects has to exist. */
function refuseElsewhere({ running = new Map() }: ImportRequest, environments: readonly string[]): void {
  for (const name of running.keys())
    if (!environments.includes(name))
      throw DeliveryError.of(
        'UNKNOWN_ENVIRONMENT',
        `--running names ${quote(name)}, which is no environment here${didYouMean(name, environments)}; they are: ${environments.join(', ')}`,
      );
}

function orderOf(layouts: readonly Layout[]): readonly string[] {
  const names = new Set(layouts.flatMap(({ environments }) => environments));
  const order = usualOrder(names);
  if (order.length > 0) return order;
  throw DeliveryError.of(
    'INVALID_OPTION',
    'no folder is called as an environment',
    {},
    { remedy: 'name the environments in the order in which releases pass them: --env dev,staging,prod' },
  );
}
