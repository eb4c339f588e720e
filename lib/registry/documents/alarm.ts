import { loosened, neutral, tightened } from '../../model/finding';
import { jsonMap } from '../../model/json';
import { instant, reason, text } from '../../model/scalars';
import { v } from '../../model/schema';
import { mapKind } from './document-kind';

/** What runs at a target is not to be trusted: it may be mended there, and goes no further. */
export interface Alarm {
  readonly reason: string;
  readonly by: string;
  readonly since: string;
}

/** `environments/<env>/controls/alarm.<app>.yaml` */
export const ALARM = mapKind<Alarm>({
  kind: 'control',
  what: 'control',
  means: {
    added: tightened('an alarm begins'),
    removed: loosened('an alarm ends: time in the upstream counts again', 'medium'),
    changed: neutral('an alarm is put in other words'),
  },
  header:
    'as long as this file is here, what the app runs here soaks for nobody; afterwards its time begins anew',
  schema: v.strictObject({ reason, by: text, since: instant }),
  data: ({ reason, by, since }) =>
    jsonMap([
      ['reason', reason],
      ['by', by],
      ['since', since],
    ]),
});
