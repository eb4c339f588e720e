import { DeliveryError, type Finding, quote } from '../../../../model/finding';
import { advisoryOnly } from '../../protection/protection-findings';
import type { Identities } from '../../protection/protector';
import type { Client } from '../client';
import { statusOf } from '../failure';
import type { Numbers } from './wanted-rulesets';

/** Rights that no app of a delivery needs, and that would let it take the protection away. */
const TOO_MUCH = ['administration', 'workflows', 'secrets', 'environments', 'actions_variables'] as const;

interface NamedApps {
  readonly numbers: Omit<Numbers, 'teams'>;
  /** Names of apps, by number. */
  readonly names: ReadonlyMap<number, string>;
  readonly findings: readonly Finding[];
}

/**
 * The apps that are named, with their numbers.
 *
 * @throws DeliveryError `INVALID_OPTION` for an unknown app, or one that is named for both
 */
export async function appsOf(client: Client, { merger, proposer }: Identities): Promise<NamedApps> {
  const [merges, releases] = await Promise.all(
    [merger, proposer].map((name) => (name === undefined ? undefined : appOf(client, name))),
  );
  if (merges && releases && merges.id === releases.id)
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(merges.name)} cannot both ask for changes and merge them: a person who has its key needs nobody else`,
      {},
      { remedy: 'make two apps, one for --proposer and one for --merger' },
    );
  const all = [merges, releases].flatMap((each) => each ?? []);
  return {
    numbers: { ...(merges && { merger: merges.id }), ...(releases && { proposer: releases.id }) },
    names: new Map(all.map(({ id, name }) => [id, name])),
    findings: all.flatMap(({ name, rights }) => {
      const more = TOO_MUCH.filter((each) => rights[each] !== undefined);
      return more.length === 0
        ? []
        : [
            advisoryOnly(
              `the app ${name} has rights that it does not need, with which it can go around: ${more.join(', ')}`,
              'take them away in the settings of the app',
            ),
          ];
    }),
  };
}

interface NamedApp {
  readonly id: number;
  readonly name: string;
  readonly rights: Readonly<Record<string, string | undefined>>;
}

/** GitHub shows an app by its short name only; a number is taken as it is. */
async function appOf({ octokit, repository }: Client, name: string): Promise<NamedApp> {
  if (Number.isSafeInteger(Number(name)) && Number(name) > 0)
    return { id: Number(name), name: `app ${name}`, rights: {} };
  const slug = name.replace(/\[bot\]$/, '');
  try {
    const { data } = await octokit.rest.apps.getBySlug({ app_slug: slug });
    if (data) return { id: data.id, name: slug, rights: data.permissions as NamedApp['rights'] };
  } catch (error) {
    if (statusOf(error) !== 404 && statusOf(error) !== 403) throw error;
  }
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${repository.host} shows no app ${quote(name)}: a short name such as delivery-merger, or the number of an app is expected`,
    {},
    { remedy: 'the page of the app shows both; a private app is named by its number' },
  );
}
