import { DeliveryError, quote } from '../finding';
import { v } from '../schema';
import { Digest } from './digest';

/**
 * An image by repository and digest; a tag may ride along for people and is never pulled.
 *
 * Grammar: the OCI distribution reference (github.com/distribution/reference, `reference.go`):
 * `[host[:port]/]path[/path…][:tag][@digest]`, 255 characters of name at the most. The name is kept as written: nothing
 * is completed with `docker.io/library`.
 */
export class ImageReference {
  private constructor(
    /** Registry host and path, without tag and digest. */
    readonly repository: string,
    /** What is pulled. */
    readonly digest: Digest,
    /** For people; never pulled. */
    readonly tag?: string,
  ) {
    Object.freeze(this);
  }

  /**
   * Makes a reference of its parts.
   *
   * @throws DeliveryError `INVALID_IMAGE` when repository or tag break the grammar.
   */
  static of(repository: string, digest: Digest, tag?: string): ImageReference {
    const problem = repositoryProblem(repository) ?? (tag === undefined ? undefined : tagProblem(tag));
    if (problem) throw DeliveryError.of('INVALID_IMAGE', problem);
    return new ImageReference(repository, Digest.parse(digest), tag);
  }

  /**
   * Parses `repository[:tag]@sha256:…`.
   *
   * @throws DeliveryError `TAG_WITHOUT_DIGEST`, `INVALID_DIGEST` or `INVALID_IMAGE`, with the reason.
   */
  static parse(text: string): ImageReference {
    const { repository, tag, digest } = splitReference(text);
    if (digest === undefined) {
      const problem = repositoryProblem(repository);
      if (problem) throw DeliveryError.of('INVALID_IMAGE', problem);
      throw DeliveryError.of(
        'TAG_WITHOUT_DIGEST',
        `${quote(text)} names an image by ${tag === undefined ? 'repository' : 'tag'} only, a digest is required`,
      );
    }
    return ImageReference.of(repository, Digest.parse(digest), tag);
  }

  /** What a kubelet pulls: `repository@digest`. */
  get pullable(): string {
    return `${this.repository}@${this.digest}`;
  }

  /** The tag, or the short digest where there is none. */
  get version(): string {
    return this.tag ?? Digest.short(this.digest);
  }

  /** The whole reference, with its tag; {@link ImageReference.parse} reads it back. */
  get full(): string {
    return `${this.repository}${this.tag === undefined ? '' : `:${this.tag}`}@${this.digest}`;
  }

  /** What is pulled: so that a text with an image in it (`--image=${image}`) says what a container does. */
  toString(): string {
    return this.pullable;
  }

  /** In JSON, what is pulled: so that a ConfigMap or an annotation that holds JSON says what a container does. */
  toJSON(): string {
    return this.pullable;
  }

  /** Whether both pull the same bits from the same place; tags do not count. */
  equals(other: ImageReference): boolean {
    return this.pullable === other.pullable;
  }
}

/** An image as a person or a pipeline names it: by digest, by tag, or by both. */
export interface NamedImage {
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: Digest | undefined;
}

/**
 * Parses `repository:tag`, `repository@sha256:…`, or both.
 *
 * @throws DeliveryError `TAG_WITHOUT_DIGEST` where neither stands there, `INVALID_DIGEST` or `INVALID_IMAGE`
 */
export function parseNamedImage(text: string): NamedImage {
  const { repository, tag, digest } = splitReference(text);
  if (digest !== undefined) return ImageReference.parse(text);
  const problem = repositoryProblem(repository) ?? (tag === undefined ? undefined : tagProblem(tag));
  if (problem) throw DeliveryError.of('INVALID_IMAGE', problem);
  if (tag !== undefined) return { repository, tag };
  throw DeliveryError.of(
    'TAG_WITHOUT_DIGEST',
    `${quote(text)} names an image by repository only, a digest or a tag is required`,
  );
}

/**
 * Splits any image string at its tag and digest, without judging the parts. Use it where an image may still be named
 * by tag, such as in manifests of others.
 */
export function splitReference(text: string): { repository: string; tag?: string; digest?: string } {
  const at = text.indexOf('@');
  const name = at < 0 ? text : text.slice(0, at);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return {
    repository: colon < 0 ? name : name.slice(0, colon),
    ...(colon < 0 ? {} : { tag: name.slice(colon + 1) }),
    ...(at < 0 ? {} : { digest: text.slice(at + 1) }),
  };
}

const HOST =
  /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?$/;
const IPV6_HOST = /^\[[a-fA-F0-9:]+\](?::[0-9]+)?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** Why the text is not a repository, or nothing when it is one. */
export function repositoryProblem(repository: string): string | undefined {
  if (repository === '') return 'an image needs a repository, got an empty text';
  if (repository.length > 255)
    return `a repository has at most 255 characters, this one has ${repository.length}`;
  const [first = '', ...rest] = repository.split('/');
  const hasHost = rest.length > 0 && startsWithHost(first);
  if (hasHost && !HOST.test(first) && !IPV6_HOST.test(first))
    return `${quote(first)} is not a registry host, in ${quote(repository)}`;
  for (const component of hasHost ? rest : [first, ...rest]) {
    if (!COMPONENT.test(component)) {
      return `${quote(component)} is not a path component of a repository (lower-case letters and digits, joined by ".", "_", "__" or "-"), in ${quote(repository)}`;
    }
  }
  return undefined;
}

/** Whether the first segment of a repository names a host, as a container runtime tells it from a path. */
export function startsWithHost(segment: string): boolean {
  return /[.:A-Z[]|^localhost$/.test(segment);
}

/** Whether the text is a tag. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

function tagProblem(tag: string): string | undefined {
  return isTag(tag)
    ? undefined
    : `${quote(tag)} is not a tag: 1 to 128 of letters, digits, "_", "." and "-", not starting with "." or "-"`;
}

/** An image repository. */
export const imageRepository = v.pipe(
  v.string(),
  v.check(
    (value) => repositoryProblem(value) === undefined,
    (issue) => `not an image repository: ${repositoryProblem(String(issue.input))}`,
  ),
);

/** A tag of an image. */
export const tag = v.pipe(
  v.string(),
  v.check(
    (value) => tagProblem(value) === undefined,
    (issue) => `not a tag: ${tagProblem(String(issue.input))}`,
  ),
);

/** An image by digest, by tag, or by both: `repository:tag`, `repository[:tag]@sha256:…`. */
export const namedImage = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    try {
      parseNamedImage(dataset.value);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      for (const { message } of error.findings) addIssue({ message });
    }
  }),
);

/** Host of a registry, with its port where it has one, in lower case: `docker.io` is Docker Hub. */
export const registryHost = v.pipe(
  v.string(),
  v.check(
    (host) =>
      startsWithHost(host) && host === host.toLowerCase() && repositoryProblem(`${host}/a`) === undefined,
    'not the host of a registry, such as `docker.io` or `registry.example.org:5000`',
  ),
);
