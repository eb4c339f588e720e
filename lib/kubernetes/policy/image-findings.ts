import { type Finding, finding, quote, type Subject, undecidedRefusal } from '../../model/finding';
import { isMap, type JsonMap } from '../../model/json';
import { canonicalRepository, Digest, type ImageReference } from '../../model/scalars';
import { type DeclaredImages, type ImagePlace, imagesInManifest, placeText, podTemplatesIn } from '../facts';
import { deniedTags } from './pack/denied-tags';
import { digestOnly } from './pack/digest-only';
import type { PolicySeverity } from './typed/policy-props';

/** Name of the rule that asks for digests. */
export const DIGEST_RULE = digestOnly.name;

/** Name of the rule about tags that move. */
export const TAG_RULE = deniedTags.name;

/** Facts about a target's images beside its manifests. */
export interface TargetImages {
  /** The declarations of the environment and the app. */
  readonly declared?: DeclaredImages;
  /** The images of the release, by slot: they know the tags that are not pulled. */
  readonly images?: Readonly<Record<string, ImageReference>>;
}

interface DeniedTags {
  readonly tags: readonly string[];
  readonly severity: PolicySeverity;
}

/** The findings about the images of one object. */
interface ImageJudgement {
  /** How many places of images there are. */
  readonly places: number;
  readonly findings: readonly Finding[];
}

/** Judges the images of an object of any kind: whether each is pinned by digest, and whether a version label fits them. */
export function imageFindings(
  object: JsonMap,
  subject: Subject,
  {
    declared,
    images = {},
    digests,
    movingTags,
  }: TargetImages & {
    readonly digests: boolean;
    /** Tags that no image may carry, not even beside its digest, and the severity where one does. */
    readonly movingTags?: DeniedTags | undefined;
  },
): ImageJudgement {
  const places = imagesInManifest(object, declared);
  const about = { ...subject, object: nameOf(object) };
  return {
    places: places.length,
    findings: [
      ...(digests ? places.flatMap((place) => digestFinding(place, { ...about, rule: DIGEST_RULE })) : []),
      ...(movingTags
        ? places.flatMap((place) => tagFinding(place, movingTags, { ...about, rule: TAG_RULE }))
        : []),
      ...versionFindings(object, places, images, about),
    ],
  };
}

function digestFinding({ path, text, image, certainty, via }: ImagePlace, about: Subject): Finding[] {
  if (Digest.is(image?.digest)) return [];
  const where = placeText(path);
  const subject = { ...about, path: `.${where}` };
  if (certainty === 'pulled')
    return via === 'pod'
      ? []
      : [brokenBy(`not pinned by digest: ${quote(text)} at ${where}`, subject, 'refusal')];
  const remedy = `add \`@sha256:…\`; or say why it holds no image: \`holdsNoImage: { '${about.object?.replace(' ', '/')}:${where}': '…' }\` of the app, or \`objectFields\` of the environment`;
  return [
    undecidedRefusal('IMAGE_UNDECIDED', `undecided: ${looks(text, via)}, at ${where}`, subject, remedy),
  ];
}

/** A tag that moves, outside of containers, which the rule itself sees. */
function tagFinding(
  { path, text, image, via }: ImagePlace,
  { tags, severity }: DeniedTags,
  about: Subject,
): Finding[] {
  if (via === 'pod' || image?.tag === undefined || !tags.includes(image.tag)) return [];
  const at = placeText(path);
  return [brokenBy(`a tag that moves: ${quote(text)} at ${at}`, { ...about, path: `.${at}` }, severity)];
}

/** An image that breaks a rule, where no expression of the rule sees it. */
export function brokenBy(message: string, subject: Subject, severity: PolicySeverity): Finding {
  return finding(severity, 'POLICY_FAILED', message, subject);
}

function looks(text: string, via: ImagePlace['via']): string {
  if (via === 'embedded') return `the text names what may be an image without a digest, ${quote(text)}`;
  if (text === '') return 'nothing names an image, so the controller of this kind chooses one';
  if (via === 'kind' || via === 'declared')
    return `what is pulled follows from ${quote(text)}, which names no image with a digest`;
  return `${quote(text)} looks like an image without a digest`;
}

const VERSION = 'app.kubernetes.io/version';

/** A version label of an object with pods that fits none of its images; a warning. */
function versionFindings(
  object: JsonMap,
  places: readonly ImagePlace[],
  images: Readonly<Record<string, ImageReference>>,
  subject: Subject,
): Finding[] {
  const tags = places.flatMap(({ via, image }) => {
    if (via !== 'pod' || !image) return [];
    const tag = image.tag ?? tagOf(image.repository, image.digest, images);
    return tag !== undefined && /[0-9]/.test(tag) ? [tag] : [];
  });
  if (tags.length === 0) return [];
  const owners = [
    { path: [] as readonly (string | number)[], template: object as Readonly<Record<string, unknown>> },
    ...podTemplatesIn(object),
  ];
  const wrong = owners.flatMap(({ path, template }) =>
    (['labels', 'annotations'] as const).flatMap((field) => {
      const { metadata } = template;
      const map = isMap(metadata) ? metadata[field] : undefined;
      const said = isMap(map) ? map[VERSION] : undefined;
      if (typeof said !== 'string' || tags.some((tag) => fits(said, tag))) return [];
      return [{ said, at: placeText([...path, 'metadata', field, VERSION]) }];
    }),
  );
  // One word for what is written in several places of an object: a chart repeats its labels on the pods.
  return [...new Set(wrong.map(({ said }) => said))].map((said) => {
    const [at = '', ...more] = wrong.filter((each) => each.said === said).map((each) => each.at);
    const also = more.length === 0 ? '' : `, and so ${more.length === 1 ? 'does' : 'do'} ${more.join(', ')}`;
    const message = `${at} says ${quote(said)}, the images beside it are ${[...new Set(tags)].map((tag) => quote(tag)).join(', ')}${also}`;
    return finding('warning', 'VERSION_DIFFERS', message, { ...subject, path: `.${at}` });
  });
}

function tagOf(
  repository: string,
  digest: string | undefined,
  images: Readonly<Record<string, ImageReference>>,
): string | undefined {
  return Object.values(images).find(
    (each) => canonicalRepository(each.repository) === repository && each.digest === digest,
  )?.tag;
}

/** `1.2.3` fits `v1.2.3`, `1.2.3-alpine` and `1.2.3_build`; `1.2` fits `1.2.3`. */
function fits(said: string, tag: string): boolean {
  const [label, version] = [said, tag].map((each) =>
    each.replace(/^v(?=[0-9])/, '').replaceAll('+', '_'),
  ) as [string, string];
  return label === version || (version.startsWith(label) && /^[-_.]/.test(version.slice(label.length)));
}

function nameOf(object: JsonMap): string {
  const { kind, metadata } = object;
  return `${String(kind)} ${isMap(metadata) ? String(metadata['name']) : ''}`;
}
