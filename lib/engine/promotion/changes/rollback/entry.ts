import { TRAILERS } from '../../../../registry';
import type { Plan, TargetPlan } from '../../plan';
import type { ChangeEntry } from '../change-entry';
import { commandLine, optionWords } from '../command-line';
import type { UnholdChange } from '../hold/entry';
import { movingWords } from '../moving-words';
import type { RejectChange } from '../reject/change';
import { undoPlacement } from '../undo-placement';
import { type RollbackChange, RollbackSchema } from './change';

/** Whether it changes nothing but the words of the hold: the reason of an earlier rollback comes later. */
const isReason = ({ edits, targets }: Plan) =>
  edits.length > 0 && targets.every(({ change }) => change === 'same');

/** What a rollback left; nothing where it undoes an edit by hand, and brings back the release that the record names. */
const left = ({ from, to }: TargetPlan) => (from?.release === to?.release ? undefined : from);

/** `rollback`: brings a target back to what it ran before. */
export const rollbackEntry: ChangeEntry<RollbackChange> = {
  verb: 'rollback',
  unexplained: 'warned',
  why: 'later',
  asksRegistries: true,
  reviewers: ({ rollback }) => rollback,
  request: RollbackSchema,
  plan: (...args) => (require('./plan-rollback') as typeof import('./plan-rollback')).planRollback(...args),
  again(snapshot, { change }, asked) {
    return this.plan(snapshot, { ...change, ...asked });
  },
  subject: (plan) =>
    isReason(plan)
      ? `say why ${movingWords(plan, ' went back to ')} in ${plan.environment}`
      : `roll back ${movingWords(plan, ' to ')} in ${plan.environment}`,
  trailers: ({ restores }) => (restores === undefined ? [] : [[TRAILERS.restores, restores]]),
  // What it left comes back by another rollback: its hold stops everything else, a retirement too.
  undo: (target) => left(target) && undoPlacement(target),
  command: ({ app, environment, to, at }) =>
    commandLine(
      'rollback',
      app,
      ...optionWords('env', environment),
      ...optionWords('release', to),
      ...optionWords('at', at),
    ),
  async barred(snapshot, { app, environment }, { from }) {
    if (!from) return undefined;
    const { isRejected, rejectedIn } = require('../../../judgement') as typeof import('../../../judgement');
    const rejected = await rejectedIn(snapshot, environment);
    return (await isRejected(snapshot, environment, app, from, rejected))
      ? `${from.release} is rejected`
      : undefined;
  },
  later: ({ targets }) =>
    targets
      .filter(({ change }) => change !== 'same')
      .flatMap((target) => {
        const { app, environment } = target;
        const from = left(target);
        const unhold: UnholdChange = { verb: 'unhold', app, environment };
        const reject: RejectChange | undefined = from && { verb: 'reject', what: from.release };
        return [
          { change: unhold, note: 'not yet: once the cause is mended' },
          ...(reject ? [{ change: reject, note: 'where it must run nowhere again' }] : []),
        ];
      }),
  tells: {
    kind: 'rollback',
    targets: ['placement', 'return'],
    unclaimed: 'return',
    undo: undoPlacement,
  },
};
