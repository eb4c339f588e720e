import { type ParsedImage, parseImage } from '../../../model/scalars';
import { isImageName, isPlaceholder, lookedAtImage, namedImage } from './image-look';
import { imageParts } from './image-parts';

/** An image within a text. */
interface EmbeddedImage {
  readonly text: string;
  readonly image?: ParsedImage;
}

const ENTRY = /^(\s*(?:- +)*)["']?([A-Za-z0-9_./-]+)["']?\s*[:=]\s*(.*)$/;
/** Keys whose neighbours complete an image. */
const REPOSITORY = /(?:^|[a-z0-9_.-])repo(?:sitory)?$|Repo(?:sitory)?$/;
const TAG = /^(?:tag|newTag|imageTag|newName|digest)$/;
/** `image: "alpine"`, `image = 'alpine'`, `image:: 'alpine'`, `docker.image('maven:3')`, and an element of XML. */
const ASSIGNED =
  /([A-Za-z_][\w-]*)["']?\s*(?::{1,3}=?|=>?|\()\s*["']([^"'\s]+)["']|<([A-Za-z_][\w-]*)>\s*([^<>\s]+)\s*<\//g;
/** The base image in a Dockerfile. */
const FROM = /^\s*FROM\s+(?:--\S+\s+)*(?!scratch\b)(\S+)(?:\s+AS\s+\S+)?\s*$/i;
/** Instructions that only a Dockerfile has. */
const DOCKERFILE = /^\s*(?:ARG|RUN|CMD|ENTRYPOINT|COPY|WORKDIR|EXPOSE|HEALTHCHECK)\s+\S/;
/** The image that an instruction of a Dockerfile takes files from; a stage has neither a tag nor a path. */
const TAKES_FROM = /^\s*(?:COPY|RUN)\s.*\bfrom=([^\s,]*[/:@][^\s,]*)/;
/** The image that an argument of a Dockerfile has unless it is given. */
const ARGUMENT = /^\s*ARG\s+\w+=["']?([^\s"']+)/;
/** Programs that pull the images that they are given. */
const PULLER =
  /^(?:.*\/)?(?:docker|podman|nerdctl|crictl|ctr|buildah|skopeo|crane|regctl|oras|apptainer|singularity|finch|kubectl|oc)$/;
/** Subcommands of such a program that take an image. */
const PULLS = /^(?:run|pull|create|from)$/;
/** Programs that copy images and open them. */
const COPIER = /^(?:.*\/)?(?:crane|regctl)$/;
const COPIES = /^(?:export|copy|cp|mutate|rebase|flatten|append)$/;
/** What makes Helm and its like fetch the chart that they are given. */
const FETCHES = /^(?:install|upgrade|template|pull|fetch|apply)$/;
const EXACT = /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;
const IN_QUOTES = /^(["'])(.*?)\1/;

/**
 * The images in a text of several words or lines: a manifest, Helm values, a script, a template, whatever its syntax. It is read
 * line by line, so that a text which no parser takes is read, too.
 */
export function embeddedImages(text: string): readonly EmbeddedImage[] {
  const found = new Map<string, EmbeddedImage>();
  const add = (written: string, image: ParsedImage | undefined) => {
    if (!found.has(written)) found.set(written, image ? { text: written, image } : { text: written });
  };
  const lines = text.split(/\r?\n/);
  const isDockerfile = lines.some((line) => DOCKERFILE.test(line));
  for (const [index, line] of lines.entries()) {
    if (line.length > 20_000 || /^\s*(?:#|\/\/)/.test(line)) continue;
    const base = FROM.exec(line)?.[1];
    if (base !== undefined && (isDockerfile || /[:@]/.test(base))) {
      const image = namedImage(base);
      if (image || isPlaceholder(base)) add(base, isPlaceholder(base) ? undefined : image);
    }
    if (isDockerfile) {
      const taken = TAKES_FROM.exec(line)?.[1];
      const source = taken === undefined ? undefined : namedImage(taken);
      if (taken !== undefined && source) add(taken, source);
      const given = ARGUMENT.exec(line)?.[1];
      const unlessGiven = given === undefined ? undefined : lookedAtImage(given);
      if (given !== undefined && unlessGiven) add(given, unlessGiven);
    }
    const [, indent = '', key = '', rest = ''] = ENTRY.exec(line) ?? [];
    const value = plainValue(rest);
    if (key === 'value' && namesImage(block(lines, index, indent.length)['path'])) {
      const image = namedImage(value);
      if (image) add(value, image);
    }
    if (REPOSITORY.test(key)) {
      const parts = imageParts(block(lines, index, indent.length), '');
      if (parts) add(parts.text, parseImage(parts.text));
    } else if (TAG.test(key)) {
      const parts = imageParts(block(lines, index, indent.length), parent(lines, index, indent.length));
      if (parts) add(parts.text, parseImage(parts.text));
    } else if (isImageName(key) && value !== '') {
      const image = namedImage(value);
      if (image || isPlaceholder(value)) {
        add(value, isPlaceholder(value) ? undefined : image);
        continue;
      }
    }
    for (const [word, image] of imagesInWords(line)) add(word, image);
  }
  return [...found.values()];
}

/** The images among the words of a command line: `--image=nginx`, `--image nginx`, `docker run ghcr.io/a/b:1`. */
export function imagesInWords(line: string): readonly (readonly [string, ParsedImage])[] {
  const words = line.split(/[\s"'`,;()<>[\]{}|&]+/);
  const base = FROM.exec(line)?.[1];
  const built = base !== undefined && /[:@]/.test(base) ? namedImage(base) : undefined;
  const all = [
    ...(base !== undefined && built ? [[base, built] as const] : []),
    ...named(words),
    ...assigned(line),
    ...pulled(words),
    ...fetched(words),
  ];
  return [...new Map(all)];
}

/** The images that code and markup give to something which is called an image. */
function assigned(line: string): readonly (readonly [string, ParsedImage])[] {
  return [...line.matchAll(ASSIGNED)].flatMap((each): (readonly [string, ParsedImage])[] => {
    const [, name = '', value = '', element = name, content = value] = each;
    const image = isImageName(element) ? namedImage(content) : undefined;
    return image ? [[content, image]] : [];
  });
}

function named(words: readonly string[]): readonly (readonly [string, ParsedImage])[] {
  return words.flatMap((word, index): (readonly [string, ParsedImage])[] => {
    const equals = word.indexOf('=');
    const name = equals < 0 ? (words[index - 1] ?? '') : word.slice(0, equals);
    const value = word.slice(equals + 1).replace(/[.:]+$/, '');
    const flagged = /^--?[a-z]/i.test(name) || equals > 0;
    const image =
      flagged && isImageName(name) && !value.startsWith('-')
        ? namedImage(value)
        : value.includes('/')
          ? lookedAtImage(value)
          : undefined;
    return image ? [[value, image]] : [];
  });
}

/** The images that a program which pulls is given: what looks like one without a host, and what follows `docker run`. */
function pulled(words: readonly string[]): readonly (readonly [string, ParsedImage])[] {
  const puller = words.findIndex((word) => PULLER.test(word));
  if (puller < 0) return [];
  const given = words.slice(puller + 1);
  const isCluster = /(?:kubectl|oc)$/.test(words[puller] ?? '');
  const verb = given.findIndex((word) => !word.startsWith('-'));
  const copies = COPIER.test(words[puller] ?? '') && COPIES.test(given[verb] ?? '');
  const pulls = isCluster ? -1 : copies ? verb : given.findIndex((word) => PULLS.test(word));
  const first = pulls < 0 ? -1 : given.findIndex((word, index) => index > pulls && !word.startsWith('-'));
  return given.flatMap((word, index): (readonly [string, ParsedImage])[] => {
    const value = word.slice(word.indexOf('=') + 1);
    const isPlain = index === first && /^[a-z0-9][a-z0-9._/-]*$/.test(word);
    const image = lookedAtImage(value) ?? (isPlain ? namedImage(word) : undefined);
    return image ? [[value, image]] : [];
  });
}

/** The charts that `helm install oci://…` fetches: what of them is fetched follows no version that is exact. */
function fetched(words: readonly string[]): readonly (readonly [string, ParsedImage])[] {
  const verb = words.findIndex((word) => FETCHES.test(word));
  if (verb < 0) return [];
  const given = words.slice(verb + 1);
  const version = given.flatMap((word, index) =>
    word === '--version' ? [given[index + 1] ?? ''] : word.startsWith('--version=') ? [word.slice(10)] : [],
  );
  if (version.some((each) => EXACT.test(each))) return [];
  return given.flatMap((word): (readonly [string, ParsedImage])[] => {
    const image = word.startsWith('oci://') ? namedImage(word) : undefined;
    return image ? [[word, image]] : [];
  });
}

/** Whether the path of a JSON patch ends in a field that holds an image. */
export function namesImage(path: unknown): boolean {
  return typeof path === 'string' && path.includes('/') && isImageName(path.split('/').at(-1) ?? '');
}

function plainValue(rest: string): string {
  const inside = IN_QUOTES.exec(rest);
  if (inside) return inside[2] ?? '';
  return rest
    .replace(/\s+#.*$/, '')
    .replace(/[,}\]]+$/, '')
    .trim();
}

/** How far from a line its neighbours are looked for. */
const NEAR = 40;

/** The key that a line stands below, by its indentation. */
function parent(lines: readonly string[], from: number, indent: number): string {
  for (let index = from - 1; index >= 0 && index > from - NEAR; index -= 1) {
    const [, before = '', key = ''] = ENTRY.exec(lines[index] ?? '') ?? [];
    if (key !== '' && before.length < indent) return key;
  }
  return '';
}

/** The entries around a line that stand in the same map, by their indentation. */
function block(lines: readonly string[], from: number, indent: number): Readonly<Record<string, string>> {
  const entries: [string, string][] = [];
  const take = (index: number, step: -1 | 1): boolean => {
    const line = lines[index] ?? '';
    if (line.trim() === '') return true;
    const [, before = '', key = '', rest = ''] = ENTRY.exec(line) ?? [];
    const width = key === '' ? line.length - line.trimStart().length : before.length;
    const begins = before.includes('-');
    if (width < indent || (width === indent && begins && step > 0)) return false;
    if (width === indent && key !== '') entries.push([key, plainValue(rest)]);
    return !(begins && width === indent);
  };
  for (let index = from; index >= 0 && index > from - NEAR; index -= 1) if (!take(index, -1)) break;
  for (let index = from + 1; index < lines.length && index < from + NEAR; index += 1)
    if (!take(index, 1)) break;
  return Object.fromEntries(entries);
}
