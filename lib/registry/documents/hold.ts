import { loosened, neutral, tightened } from '../../model/finding';
import { jsonMap } from '../../model/json';
import { instant, reason, releaseId, text } from '../../model/scalars';
import { v } from '../../model/schema';
import { mapKind } from './document-kind';

/** The target stays where it is. */
export interface Hold {
  readonly reason: string;
  readonly by: string;
  readonly since: string;
  /** The release that was left, where a rollback made the hold. */
  readonly from?: string;
  /** The release that was brought back, where a rollback made the hold: while it runs there, that rollback is done. */
  readonly restored?: string;
  /**
   * When a person put what `restored` names in place by hand, past Git: the moment that the folder for it was written.
   *
   * @default - Git delivered it
   */
  readonly emergency?: string;
}

/** `environments/<env>/holds/<app>.yaml` */
export const HOLD = mapKind<Hold>({
  kind: 'hold',
  what: 'control',
  means: {
    added: tightened('a hold begins'),
    removed: loosened('a hold ends: the target may move again', 'medium'),
    changed: neutral('a hold is put in other words'),
  },
  header: 'as long as this file is here the app stays where it is in this environment',
  schema: v.strictObject({
    reason,
    by: text,
    since: instant,
    from: v.exactOptional(releaseId),
    restored: v.exactOptional(releaseId),
    emergency: v.exactOptional(instant),
  }),
  data: ({ reason, by, since, from, restored, emergency }) =>
    jsonMap([
      ['reason', reason],
      ['by', by],
      ['since', since],
      ['from', from],
      ['restored', restored],
      ['emergency', emergency],
    ]),
});

export const { read: parseHold, print: printHold, edit: editHold } = HOLD;
