import type { Finding } from '../../../../model/finding';
import type { EnvironmentName } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import type { Placement } from '../../../judgement';
import type { Asked } from '../change-entry';
import { type AskedImages, judgeByRegistries, withinPatience } from '../release/judge-by-registries';

/** Placements whose records say what registries told now, and what they refuse. */
interface AskedAgain {
  readonly placements: readonly Placement[];
  readonly findings: readonly Finding[];
}

/**
 * Asks registries for the images that none was seen to have since their release was made offline: a promotion brings on
 * what is known of it. What stays unknown is told by the rule about images.
 */
export async function askAgain(
  snapshot: Snapshot,
  placements: readonly Placement[],
  { registries }: Pick<Asked, 'registries'>,
): Promise<AskedAgain> {
  const open = registries ? await uncheckedOf(snapshot, placements) : [];
  if (!registries || open.length === 0) return { placements, findings: [] };
  const environments = [...new Set(open.map(({ environment }) => environment))];
  const answers = await withinPatience(
    Promise.all(
      environments.map(
        async (name) => [name, await judgeByRegistries(registries, name, imagesOf(open, name))] as const,
      ),
    ),
  );
  if (!answers) return { placements, findings: [] };
  const by = new Map(answers);
  return {
    placements: placements.map((each) =>
      open.includes(each) ? withoutSeen(each, by.get(each.environment)?.seen.get(each.app)) : each,
    ),
    findings: answers.flatMap(([, { findings }]) =>
      findings.filter(({ code }) => code !== 'TAG_MOVED' && code !== 'IMAGE_UNCHECKED'),
    ),
  };
}

/** Those of the placements that have an open question, and whose target does not know its answer already. */
async function uncheckedOf(
  snapshot: Snapshot,
  placements: readonly Placement[],
): Promise<readonly Placement[]> {
  const open: Placement[] = [];
  for (const each of placements) {
    if (each.record.unchecked === undefined) continue;
    const runs = (await snapshot.record(each.environment, each.app))?.record;
    if (runs?.release !== each.record.release || runs.unchecked !== undefined) open.push(each);
  }
  return open;
}

function imagesOf(open: readonly Placement[], environment: EnvironmentName): readonly AskedImages[] {
  return open
    .filter((each) => each.environment === environment)
    .map(({ app, record: { images, unchecked = [] } }) => ({
      app,
      images: Object.fromEntries(
        Object.entries(images).filter(([slot]) => unchecked.some((each) => each === slot)),
      ),
      incoming: new Set<string>(unchecked),
    }));
}

function withoutSeen(placement: Placement, seen: ReadonlySet<string> = new Set()): Placement {
  const { unchecked = [], ...record } = placement.record;
  const left = unchecked.filter((slot) => !seen.has(slot));
  return { ...placement, record: { ...record, ...(left.length === 0 ? {} : { unchecked: left }) } };
}
