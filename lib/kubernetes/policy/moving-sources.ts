import type { EnvironmentData } from '../../model/environment';
import { type Finding, quote, refusal, type Subject } from '../../model/finding';
import { isMap, type JsonMap } from '../../model/json';
import { isGitId } from '../../model/scalars';
import { fieldPattern, groupOf, matchesField, type ObjectPath, placeText } from '../facts';

/** A source outside an object's own text that the object follows. */
interface Followed {
  /** The field that says what is followed, there or not. */
  readonly path: ObjectPath;
  /** The source, for people; undefined where it cannot move. */
  readonly moving?: string;
  /** Where it comes from. */
  readonly repository?: string;
}

type Read = (object: JsonMap) => readonly Followed[];

/** Kinds that bring content from elsewhere, and the fields that name its source. */
const KINDS: Readonly<Record<string, Read>> = {
  'argoproj.io/Application': (object) => sourcesIn(object['spec'], ['spec']),
  'argoproj.io/ApplicationSet': (object) => sourcesIn(object['spec'], ['spec']),
  'source.toolkit.fluxcd.io/GitRepository': (object) => {
    const ref = mapAt(object, 'spec', 'ref');
    const { commit, name, tag, semver, branch } = ref ?? {};
    const url = mapAt(object, 'spec')?.['url'];
    const moving =
      typeof commit === 'string'
        ? undefined
        : typeof name === 'string'
          ? revision(name)
          : typeof semver === 'string'
            ? `the range ${quote(semver)}`
            : typeof tag === 'string'
              ? undefined
              : `the branch ${quote(typeof branch === 'string' ? branch : 'master')}`;
    return [followed(['spec', 'ref'], moving, url)];
  },
  'source.toolkit.fluxcd.io/OCIRepository': (object) => {
    const { digest, semver, tag } = mapAt(object, 'spec', 'ref') ?? {};
    const moving =
      typeof digest === 'string'
        ? undefined
        : typeof semver === 'string'
          ? `the range ${quote(semver)}`
          : chartVersion(typeof tag === 'string' ? tag : 'latest', 'the tag');
    return [followed(['spec', 'ref'], moving, mapAt(object, 'spec')?.['url'])];
  },
  'source.toolkit.fluxcd.io/Bucket': () => [followed(['spec', 'bucketName'], 'whatever the bucket holds')],
  'source.toolkit.fluxcd.io/HelmChart': (object) => [
    followed(['spec', 'version'], chartVersion(mapAt(object, 'spec')?.['version'])),
  ],
  'helm.toolkit.fluxcd.io/HelmRelease': (object) => {
    const chart = mapAt(object, 'spec', 'chart', 'spec');
    return chart ? [followed(['spec', 'chart', 'spec', 'version'], chartVersion(chart['version']))] : [];
  },
  'helm.cattle.io/HelmChart': (object) => {
    const spec = mapAt(object, 'spec');
    const embedded = typeof spec?.['chartContent'] === 'string';
    return embedded ? [] : [followed(['spec', 'version'], chartVersion(spec?.['version']))];
  },
  'fleet.cattle.io/GitRepo': (object) => {
    const { revision: commit, branch } = mapAt(object, 'spec') ?? {};
    const moving = typeof commit === 'string' ? revision(commit) : `the branch ${quote(branch ?? 'master')}`;
    return [followed(['spec', 'revision'], moving, mapAt(object, 'spec')?.['repo'])];
  },
  'tekton.dev/Pipeline': (object) => resolversIn(object['spec'], ['spec']),
  'tekton.dev/PipelineRun': (object) => resolversIn(object['spec'], ['spec']),
  'tekton.dev/TaskRun': (object) => resolversIn(object['spec'], ['spec']),
  'triggers.tekton.dev/TriggerTemplate': (object) => resolversIn(object['spec'], ['spec']),
  'operators.coreos.com/Subscription': (object) => {
    const { channel, installPlanApproval } = mapAt(object, 'spec') ?? {};
    const said = typeof channel === 'string' ? `the channel ${quote(channel)}` : 'the default channel';
    return [followed(['spec', 'channel'], installPlanApproval === 'Manual' ? undefined : said)];
  },
};

/**
 * Sources of an object that move without a release: a branch, a range of versions, the newest of anything. Objects that
 * follow the delivery itself, and declared fields, are left out.
 */
export function movingSources(object: JsonMap, environment: EnvironmentData, subject: Subject): Finding[] {
  const { apiVersion, kind, metadata } = object;
  const name = `${groupOf(String(apiVersion))}/${String(kind)}`;
  const read = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (!read) return [];
  const fields = Object.hasOwn(environment.objectFields, name) ? environment.objectFields[name] : undefined;
  const declared = Object.keys(fields?.follows ?? {}).map(fieldPattern);
  const { repository: delivery } = environment.delivery;
  return read(object).flatMap(({ path, moving, repository }) => {
    if (moving === undefined || declared.some((each) => matchesField(each, path))) return [];
    if (delivery !== undefined && repository === delivery) return [];
    const of = repository === undefined ? '' : ` of ${quote(repository)}`;
    const message = `${String(kind)} ${isMap(metadata) ? quote(metadata['name'] ?? null) : ''} follows ${moving}${of}, at ${placeText(path)}`;
    const about = {
      ...subject,
      object: `${String(kind)} ${isMap(metadata) ? String(metadata['name']) : ''}`,
    };
    return [refusal('MOVING_SOURCE', message, { ...about, path: `.${placeText(path)}` })];
  });
}

function followed(path: ObjectPath, moving: string | undefined, repository?: unknown): Followed {
  return {
    path,
    ...(moving !== undefined && { moving }),
    ...(typeof repository === 'string' && { repository }),
  };
}

/** Sources of Argo CD at any depth, and the revisions that Git generators read. */
function sourcesIn(value: unknown, path: ObjectPath): readonly Followed[] {
  if (typeof value !== 'object' || value === null || path.length > 50) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => sourcesIn(item, [...path, index]));
  const map = value as Readonly<Record<string, unknown>>;
  const { repoURL, chart, targetRevision, revision: read } = map;
  const found: Followed[] = [];
  if (typeof repoURL === 'string') {
    const field = path.at(-1) === 'git' ? 'revision' : 'targetRevision';
    const said = (field === 'revision' ? read : targetRevision) ?? 'HEAD';
    const moving = typeof chart === 'string' ? chartVersion(targetRevision) : revision(String(said));
    found.push(followed([...path, field], moving, repoURL));
  }
  return [...found, ...Object.keys(map).flatMap((key) => sourcesIn(map[key], [...path, key]))];
}

/** Resolvers of Tekton at any depth: tasks and pipelines that stand in Git or at a URL; a bundle is an image. */
function resolversIn(value: unknown, path: ObjectPath): readonly Followed[] {
  if (typeof value !== 'object' || value === null || path.length > 50) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => resolversIn(item, [...path, index]));
  const map = value as Readonly<Record<string, unknown>>;
  const { resolver, params } = map;
  const found: Followed[] = [];
  if (typeof resolver === 'string' && Array.isArray(params)) {
    const param = (name: string) => params.find((each) => isMap(each) && each['name'] === name)?.value;
    const moving =
      resolver === 'git'
        ? revision(String(param('revision') ?? 'main'))
        : resolver === 'http'
          ? 'whatever the URL holds'
          : undefined;
    found.push(followed([...path, 'params'], moving, param('url')));
  }
  return [...found, ...Object.keys(map).flatMap((key) => resolversIn(map[key], [...path, key]))];
}

const EXACT = /^v?[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.+-]*)?$/;

/** The source that a Git revision names; a name that is neither a commit nor an exact version may be a branch. */
function revision(text: string): string | undefined {
  if (isGitId(text) || EXACT.test(text) || text.startsWith('refs/tags/')) return undefined;
  return text === '' || text === 'HEAD' ? '`HEAD`' : `${quote(text)}, which may be a branch or a range`;
}

function chartVersion(version: unknown, what = 'the range'): string | undefined {
  if (typeof version !== 'string' || version === '') return 'the newest version';
  return EXACT.test(version) ? undefined : `${what} ${quote(version)}`;
}

function mapAt(value: unknown, ...keys: readonly string[]): Readonly<Record<string, unknown>> | undefined {
  let held = value;
  for (const key of keys) held = isMap(held) && Object.hasOwn(held, key) ? held[key] : undefined;
  return isMap(held) ? held : undefined;
}
