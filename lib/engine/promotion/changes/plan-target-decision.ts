import { printPerson } from '../../../model/scalars';
import type { ControlKind } from '../../../registry';
import { controlOf, type Snapshot } from '../../delivery';
import type { Plan } from '../plan';
import type { Asked } from './change-entry';
import { commandLine, optionWords } from './command-line';
import { planDecision, reasonFor, removal } from './plan-decision';
import { isOfAnother, type Standing, standsAlready } from './standing-decision';
import type { TargetChange } from './target-change';

/**
 * Plans a decision about a target, or other words of the same person for the one that stands. It stands since it began,
 * and what else it says stays, such as what a rollback noted in its hold.
 *
 * @param ending the verb that ends it
 * @throws DeliveryError `INVALID_OPTION` for a missing reason
 */
export async function planBegin<T extends Standing>(
  snapshot: Snapshot,
  control: ControlKind<T>,
  ending: string,
  { verb, environment, app, ...asked }: TargetChange<string> & Asked,
): Promise<Plan> {
  const location = snapshot.locationOf(snapshot.environment(environment).name);
  await snapshot.app(app, environment);
  const path = snapshot.pathOf(control.place(environment, app));
  const known = await controlOf(snapshot, control, environment, app);
  const standing = {
    ...known,
    reason: reasonFor(verb, asked),
    by: printPerson(asked.requestedBy),
    since: known?.since ?? asked.now.toISOString(),
  };
  const same = known?.reason === standing.reason;
  const edit = async () => control.document.edit(await snapshot.text(location, path), standing as T, path);
  const change: TargetChange<string> = { verb, environment, app };
  const ends = commandLine(ending, app, ...optionWords('env', environment));
  return planDecision(snapshot, location, asked, change, {
    path,
    edits: same ? [] : [{ kind: 'file', path, content: await edit() }],
    findings:
      known && !same && isOfAnother(known, path, asked)
        ? [
            standsAlready(
              `the ${control.control} of ${app}`,
              known,
              { environment, app },
              `agree with ${known.by}; \`${ends}\` ends it`,
            ),
          ]
        : [],
  });
}

/** Plans the end of a decision about a target. */
export async function planEnd(
  snapshot: Snapshot,
  control: ControlKind,
  { verb, environment, app, ...asked }: TargetChange<string> & Asked,
): Promise<Plan> {
  const location = snapshot.locationOf(snapshot.environment(environment).name);
  await snapshot.app(app, environment);
  const decision = await removal(snapshot, location, snapshot.pathOf(control.place(environment, app)));
  const change: TargetChange<string> = { verb, environment, app };
  return planDecision(snapshot, location, asked, change, decision);
}
