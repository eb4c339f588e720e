import type { Digest } from '../../model/scalars';
import type { RegistryAnswer } from './answer';
import { type BuiltAnswer, builtAt } from './ask-built';
import { digestOfTag, hasDigest, saidDigestOfTag } from './ask-manifest';
import { type TagsAnswer, tagsOf } from './ask-tags';
import { type Endpoint, endpointsOf, type Mirrors } from './endpoints';
import type { Patience } from './exchange';
import { Session } from './session';

/** The registries of images, asked as the machine's user may ask. Nothing is written there, and nothing logged. */
export interface ImageRegistry {
  /** The digest that a tag names, proven by the bytes. */
  digestOf(repository: string, tag: string): Promise<RegistryAnswer>;
  /** The digest that a tag names, by the registry's header: good enough for a note. */
  saysOf(repository: string, tag: string): Promise<RegistryAnswer>;
  /** Whether a digest is there. */
  has(repository: string, digest: Digest): Promise<RegistryAnswer>;
  /** All tags of a repository. */
  tags(repository: string): Promise<TagsAnswer>;
  /** When the image of a tag or digest was built, as it says itself. */
  built(repository: string, reference: string): Promise<BuiltAnswer>;
}

/** What registries are asked with. */
interface RegistrySettings extends Partial<Omit<Patience, 'signal' | 'onWait'>> {
  /** Variables that say where credentials are, as Docker reads them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly mirrors?: Mirrors;
  readonly signal?: AbortSignal;
  /** Is told of a wait. */
  readonly onWait?: (words: string) => void;
}

/** Milliseconds after which a request without an answer is given up. */
const TIMEOUT = 10_000;

/** Seconds that a question may wait in all. */
const PATIENCE = 60;

/** Registries; each question is asked once, and the answer is remembered as long as this object lives. */
export function imageRegistry({ environment, mirrors, ...terms }: RegistrySettings): ImageRegistry {
  const session = new Session(environment, { timeout: TIMEOUT, wait: PATIENCE, ...terms });
  const answers = new Map<string, Promise<RegistryAnswer>>();
  const once = (key: string, ask: () => Promise<RegistryAnswer>) => {
    const known = answers.get(key) ?? ask();
    answers.set(key, known);
    return known;
  };
  const firstOf = async <Found>(
    repository: string,
    ask: (endpoint: Endpoint) => Promise<RegistryAnswer<Found>>,
  ): Promise<RegistryAnswer<Found>> => {
    let answer: RegistryAnswer<Found> = { kind: 'absent' };
    for (const endpoint of endpointsOf(repository, mirrors)) {
      answer = await ask(endpoint);
      if (answer.kind === 'found' || answer.kind === 'wrong') return answer;
    }
    // The last one is the registry itself: a mirror need not have everything.
    return answer;
  };
  return {
    digestOf: (repository, tag) =>
      once(`${repository}:${tag}`, async () => {
        const answer = await firstOf(repository, (at) => digestOfTag(session, at, tag));
        if (answer.kind === 'found') {
          answers.set(`said ${repository}:${tag}`, Promise.resolve(answer));
          answers.set(`${repository}@${answer.digest}`, Promise.resolve(answer));
        }
        return answer;
      }),
    saysOf: (repository, tag) =>
      once(`said ${repository}:${tag}`, () => firstOf(repository, (at) => saidDigestOfTag(session, at, tag))),
    has: (repository, digest) =>
      once(`${repository}@${digest}`, () => firstOf(repository, (at) => hasDigest(session, at, digest))),
    tags: (repository) => firstOf(repository, (at) => tagsOf(session, at)),
    built: (repository, reference) => firstOf(repository, (at) => builtAt(session, at, reference)),
  };
}
