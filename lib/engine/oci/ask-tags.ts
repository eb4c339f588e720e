import { isTag } from '../../model/scalars';
import { type RegistryAnswer, unknown } from './answer';
import { bodyOf } from './body-of';
import type { Endpoint } from './endpoints';
import { jsonObject } from './json';
import type { Session } from './session';

/** What a registry says of the tags of a repository. */
export type TagsAnswer = RegistryAnswer<{ readonly tags: readonly string[] }>;

/** Tags that one answer is asked to have; registries may give fewer. */
const PAGE = 1000;

/** Tags that are read in all, and answers that they may come in. */
const MOST_TAGS = 100_000;
const MOST_PAGES = 1000;

/**
 * All tags of a repository, in the registry's order. Names that no tag can have are left out.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags
 */
export async function tagsOf(session: Session, endpoint: Endpoint): Promise<TagsAnswer> {
  const tags = new Set<string>();
  const asked = new Set<string>();
  for (let query = `?n=${PAGE}`; ; ) {
    asked.add(query);
    const reply = await session.ask(endpoint, `tags/list${query}`, {
      method: 'GET',
      headers: { accept: 'application/json' },
    });
    const answer = bodyOf(endpoint, reply);
    if (answer.kind !== 'body') return answer;
    const { tags: page = null } = jsonObject(answer.body) ?? { tags: false };
    // A repository whose last tag was deleted has `null`.
    if (page !== null && !Array.isArray(page))
      return { kind: 'wrong', why: 'what it gives is not a list of tags' };
    for (const each of page ?? []) if (typeof each === 'string' && isTag(each)) tags.add(each);
    const next = nextOf(answer.headers.get('link'));
    if (next === undefined) return { kind: 'found', tags: [...tags] };
    if (asked.has(next)) return { kind: 'wrong', why: 'its list of tags leads back to where it was' };
    if (asked.size >= MOST_PAGES || tags.size > MOST_TAGS)
      return unknown(
        `it has more than ${MOST_TAGS} tags, or gives them in more than ${MOST_PAGES} answers`,
        'have tags deleted that nobody needs',
      );
    query = next;
  }
}

/**
 * The query of the address of the next page. The rest of that address is ignored, so that the request stays
 * with the same repository.
 */
function nextOf(header: string | null): string | undefined {
  for (const [, target = '', parameters = ''] of (header ?? '').slice(0, 8192).matchAll(LINK)) {
    const at = target.indexOf('?');
    if (at >= 0 && /;\s*rel\s*=\s*"?next"?\s*(?:;|$)/i.test(parameters)) return target.slice(at);
  }
  return undefined;
}

/** One link of a `Link` header (RFC 8288), and its parameters. */
const LINK = /<([^<>]{0,4096})>([^,<]*)/g;
