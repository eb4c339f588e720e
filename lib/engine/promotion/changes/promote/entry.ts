import { TRAILERS } from '../../../../registry';
import { namesOf } from '../../names-of';
import type { Plan } from '../../plan';
import { namingWaitingParts } from '../../waiting-parts';
import type { ChangeEntry } from '../change-entry';
import { movingWords } from '../moving-words';
import { undoPlacement } from '../undo-placement';
import { type PromoteChange, PromoteSchema } from './change';
import { laneName } from './lanes';
import { intoOf, promotionCommand } from './promotion-command';

/** The environments where something moves; nothing where it moves nowhere. */
function enteredOf({ targets }: Plan): string | undefined {
  const moved = targets.filter(({ change }) => change !== 'same');
  return moved.length === 0 ? undefined : [...new Set(moved.map((each) => each.environment))].join(',');
}

/** `promote`: moves releases from an upstream into an environment. */
export const promoteEntry: ChangeEntry<PromoteChange> = {
  verb: 'promote',
  unexplained: 'refused',
  asksRegistries: true,
  request: PromoteSchema,
  plan: (snapshot, ...args) => {
    const { planPromotion } = require('./plan-promotion') as typeof import('./plan-promotion');
    const { namingFirst } = require('./naming-first') as typeof import('./naming-first');
    return namingWaitingParts(snapshot, async () =>
      namingFirst(snapshot, await planPromotion(snapshot, ...args)),
    );
  },
  again: (...args) =>
    (require('./plan-promotion') as typeof import('./plan-promotion')).planPromotionAgain(...args),
  parts: async (snapshot, request) =>
    (require('./plan-promotion') as typeof import('./plan-promotion')).partsOfPromotion(snapshot, request),
  proposal: ({ change, environment, targets }) => {
    const { lane } = change as PromoteChange;
    if (environment !== undefined) return lane && `promote-${laneName(lane)}`;
    const moved = targets.filter(({ change }) => change !== 'same');
    const apps = lane ? laneName(lane) : namesOf([...new Set(moved.map(({ app }) => app))].sort());
    return `promote-${apps}-to-${namesOf([...new Set(moved.map((each) => each.environment))], 'environments')}`;
  },
  subject: (plan) => {
    const { lane, to } = plan.change as PromoteChange;
    return `promote ${movingWords(plan)} to ${plan.environment ?? enteredOf(plan) ?? intoOf({ to })}${lane ? ` (set ${lane.set})` : ''}`;
  },
  set: ({ lane }) => lane?.set,
  trailers: ({ promotedFrom, from, to }) => [
    ...(promotedFrom === undefined ? [] : [[TRAILERS.promotedFrom, promotedFrom] as const]),
    // Where nothing runs there, the last release that ran there.
    ...(to?.contains ?? []).flatMap((each) =>
      from === undefined || from.release === each ? [[TRAILERS.contains, each] as const] : [],
    ),
  ],
  command: promotionCommand,
  undo: undoPlacement,
  tells: { kind: 'promotion', targets: ['placement', 'return'], undo: undoPlacement },
};
