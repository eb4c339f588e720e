import { ENVIRONMENT_INPUTS } from '../../model/exchange';
import type { Folder, Layout, ManifestPlace, ManifestRoots, Place, RefPlace } from './place';

const DATA = 'environments';
const WITNESSES = '_witnesses';
const REJECTIONS = 'rejected.yaml';
const MANIFESTS = 'manifests';

const BRANCHES = 'refs/heads/';
const PROPOSALS = 'refs/heads/proposals/';
const RENDERS = 'refs/heads/renders/';
const OWN_REFS = 'refs/cdk8s-delivery/';

/** A folder per environment for its data, and another one for its manifests. */
export const foldersV1: Layout = {
  name: 'folders/v1',
  pathOf,
  placeOf,
  folderOf,
  manifests: MANIFESTS,
  manifestsOf: (environment) => `${MANIFESTS}/${environment}`,
  defaultRootOf,
  refOf,
  placeOfRef,
  refsOf,
};

function pathOf(place: Place, roots: ManifestRoots = []): string {
  switch (place.kind) {
    case 'environment':
      return `${DATA}/${place.environment}/environment.yaml`;
    case 'app':
      return `${DATA}/${place.environment}/apps/${place.app}.yaml`;
    case 'record':
      return `${DATA}/${place.environment}/releases/${place.app}.yaml`;
    case 'freeze':
      return `${DATA}/${place.environment}/freeze.yaml`;
    case 'hold':
      return `${DATA}/${place.environment}/holds/${place.app}.yaml`;
    case 'waiver':
      return `${DATA}/${place.environment}/waivers/${place.name}.yaml`;
    case 'rejections':
      return `${DATA}/${REJECTIONS}`;
    case 'witness':
      return `${DATA}/${WITNESSES}/${place.app}/${place.release}.yaml`;
    default:
      return `${rootOf(place.environment, roots)}/${belowRoot(place)}`;
  }
}

function belowRoot(place: ManifestPlace): string {
  switch (place.kind) {
    case 'target':
      return place.app;
    case 'target-file':
      return `${place.app}/${place.file}`;
    case 'inputs':
      return ENVIRONMENT_INPUTS;
    case 'inputs-file':
      return `${ENVIRONMENT_INPUTS}/${place.file}`;
  }
}

function rootOf(environment: string, roots: ManifestRoots): string {
  for (const [name, folder] of roots) if (name === environment) return folder;
  return foldersV1.manifestsOf(environment);
}

function folderOf(folder: Folder): string {
  switch (folder.kind) {
    case 'data':
      return DATA;
    case 'apps':
      return `${DATA}/${folder.environment}/apps`;
    case 'records':
      return `${DATA}/${folder.environment}/releases`;
    case 'waivers':
      return `${DATA}/${folder.environment}/waivers`;
    case 'inputs':
      return `${DATA}/${folder.environment}/inputs`;
  }
}

function placeOf(path: string, roots: ManifestRoots = []): Place | undefined {
  return dataPlace(path.split('/')) ?? manifestPlace(path, roots);
}

function dataPlace([top, first = '', second, third, ...rest]: readonly string[]): Place | undefined {
  if (top !== DATA || rest.length > 0) return undefined;
  if (second === undefined) return first === REJECTIONS ? { kind: 'rejections' } : undefined;
  if (third === undefined) {
    if (second === 'environment.yaml') return { kind: 'environment', environment: first };
    return second === 'freeze.yaml' ? { kind: 'freeze', environment: first } : undefined;
  }
  const stem = stemOf(third);
  if (stem === undefined) return undefined;
  if (first === WITNESSES) return { kind: 'witness', app: second, release: stem };
  if (second === 'apps') return { kind: 'app', environment: first, app: stem };
  if (second === 'releases') return { kind: 'record', environment: first, app: stem };
  if (second === 'holds') return { kind: 'hold', environment: first, app: stem };
  return second === 'waivers' ? { kind: 'waiver', environment: first, name: stem } : undefined;
}

function stemOf(file: string): string | undefined {
  return file.endsWith('.yaml') ? file.slice(0, -'.yaml'.length) : undefined;
}

function manifestPlace(path: string, roots: ManifestRoots): ManifestPlace | undefined {
  let found: readonly [environment: string, folder: string] | undefined;
  for (const root of roots)
    if (path.startsWith(`${root[1]}/`) && (!found || root[1].length > found[1].length)) found = root;
  if (!found) return undefined;
  const [environment, folder] = found;
  const [app = '', ...rest] = path.slice(folder.length + 1).split('/');
  const own = app === ENVIRONMENT_INPUTS;
  if (rest.length === 0) return own ? { kind: 'inputs', environment } : { kind: 'target', environment, app };
  const file = rest.join('/');
  return own ? { kind: 'inputs-file', environment, file } : { kind: 'target-file', environment, app, file };
}

function defaultRootOf(path: string): readonly [environment: string, folder: string] | undefined {
  const [top, environment = '', ...rest] = path.split('/');
  return top === MANIFESTS && rest.length > 0 ? [environment, `${MANIFESTS}/${environment}`] : undefined;
}

function refOf(place: RefPlace): string {
  switch (place.kind) {
    case 'branch':
      return `${BRANCHES}${place.branch}`;
    case 'renders':
      return `${refsOf(place.kind, place.branch)}${place.month}`;
    case 'proposal':
    case 'approvals':
      return `${refsOf(place.kind, place.branch)}${place.id}`;
    default:
      return `${refsOf(place.kind, place.branch)}${place.name}`;
  }
}

function refsOf(kind: Exclude<RefPlace['kind'], 'branch'>, branch: string): string {
  if (kind === 'proposal') return `${PROPOSALS}${branch}/`;
  return kind === 'renders' ? `${RENDERS}${branch}/` : `${OWN_REFS}${branch}/${kind}/`;
}

const PROPOSAL = /^refs\/heads\/proposals\/(.+)\/([^/]+\/[^/]+)$/;
const RENDERED = /^refs\/heads\/renders\/(.+)\/([^/]+)$/;
const APPROVALS = /^refs\/cdk8s-delivery\/(.+)\/approvals\/([^/]+\/[^/]+)$/;
const RESERVED = /^refs\/cdk8s-delivery\/(.+)\/(receipts|statements|queue)\/([^/]+)$/;

function placeOfRef(ref: string): RefPlace | undefined {
  const [, proposed, id] = PROPOSAL.exec(ref) ?? [];
  if (proposed !== undefined && id !== undefined) return { kind: 'proposal', branch: proposed, id };
  const [, rendered, month] = RENDERED.exec(ref) ?? [];
  if (rendered !== undefined && month !== undefined) return { kind: 'renders', branch: rendered, month };
  const [, approved, of] = APPROVALS.exec(ref) ?? [];
  if (approved !== undefined && of !== undefined) return { kind: 'approvals', branch: approved, id: of };
  const [, reserved, kind, name] = RESERVED.exec(ref) ?? [];
  if (reserved !== undefined && name !== undefined)
    return { kind: kind as 'receipts' | 'statements' | 'queue', branch: reserved, name };
  return ref.startsWith(BRANCHES) ? { kind: 'branch', branch: ref.slice(BRANCHES.length) } : undefined;
}
