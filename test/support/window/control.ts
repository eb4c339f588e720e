import * as v from 'valibot';
import { type ControlRule, passedBy } from '../../../lib/engine/judgement/controls/control-rule';
import type { ChangeEntry } from '../../../lib/engine/promotion/changes/change-entry';
import { planDecision } from '../../../lib/engine/promotion/changes/plan-decision';
import { loosened, refusal, tightened, undecided } from '../../../lib/model/finding';
import { jsonMap } from '../../../lib/model/json';
import {
  type AppName,
  appName,
  type EnvironmentName,
  environmentName,
  instant,
  reason,
} from '../../../lib/model/scalars';
import type { ControlKind } from '../../../lib/registry';
import { controlPlace } from '../../../lib/registry/controls';
import { mapKind } from '../../../lib/registry/documents/document-kind';

/** A control of the test tree: a target takes nothing until its window opens. */
interface Window {
  readonly app: AppName;
  readonly opens: string;
  readonly reason: string;
}

/** `environments/<env>/controls/window.<app>.yaml` */
const WINDOW = mapKind<Window>({
  kind: 'control',
  what: 'control',
  means: {
    added: tightened('a window is set'),
    removed: loosened('a window ends', 'low'),
    changed: undecided('a window is moved', 'low'),
  },
  header: 'nothing enters before this moment',
  schema: v.strictObject({ app: appName, opens: instant, reason }),
  data: ({ app, opens, reason: why }) =>
    jsonMap([
      ['app', app],
      ['opens', opens],
      ['reason', why],
    ]),
});

/** Where it lies and how it is read; nothing else in the code names it. */
export const WINDOWS: ControlKind<Window> = {
  control: 'window',
  document: WINDOW,
  governs: 'target',
  place: (environment, app) => controlPlace('window', environment, app),
  mark: ({ opens }) => `OPENS ${opens}`,
};

/** What it says to a change of a target. */
export const windowRule: ControlRule<Window> = {
  control: WINDOWS,
  judge: ({ opens, reason: why }, { act, subject, now }) =>
    Date.parse(opens) <= now.getTime()
      ? []
      : [passedBy(act, refusal('FROZEN', `the window of ${subject.app} opens at ${opens}: ${why}`, subject))],
};

/** Sets a window. */
interface WindowChange {
  readonly verb: 'window';
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly opens: string;
}

/** The verb that sets one, and how history tells it. */
export const windowEntry: ChangeEntry<WindowChange> = {
  verb: 'window',
  request: v.strictObject({
    verb: v.literal('window'),
    environment: environmentName,
    app: appName,
    opens: instant,
  }),
  plan(snapshot, request) {
    const { environment, app, opens } = request;
    const path = snapshot.pathOf(WINDOWS.place(environment, app));
    const content = WINDOW.print({ app, opens, reason: request.reason ?? 'none' });
    const change: WindowChange = { verb: 'window', environment, app, opens };
    return planDecision(snapshot, snapshot.locationOf(environment), request, change, {
      path,
      edits: [{ kind: 'file', path, content }],
    });
  },
  subject: ({ environment }) => `set a window in ${environment}`,
  command: ({ environment, app, opens }) => `window ${environment} ${app} ${opens}`,
  tells: { kind: 'window', file: { of: ['window'], apart: true, when: 'stands' }, undo: () => 'code' },
};
