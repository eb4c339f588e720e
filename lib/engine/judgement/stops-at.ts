import { firstLine } from '../../model/finding';
import type { StandingStop } from '../../model/gate';
import type { AppName, CommitId, EnvironmentName } from '../../model/scalars';
import { moment } from '../../model/text';
import { ALARMS, type ControlKind, HOLDS } from '../../registry';
import { datesOf, lastControl, repositoryOf, type Snapshot } from '../delivery';

/** What stands against a target, or stood against it. */
interface Stops {
  /** What stands now. */
  readonly stands?: StandingStop;
  /** When the last of it ended that stood since a commit. */
  readonly ended?: Date;
}

/** What a person or a job says who does not trust what runs at a target. */
interface Stop {
  readonly reason: string;
  readonly since: string;
}

const STOPS: readonly { readonly kind: ControlKind<Stop>; readonly word: string }[] = [
  { kind: HOLDS, word: 'is held' },
  { kind: ALARMS, word: 'has an alarm' },
];

/** The hold and the alarm of a target: what stands, and when what stood since the commit ended. */
export async function stopsAt(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  since: CommitId | undefined,
): Promise<Stops> {
  const location = snapshot.locationOf(environment);
  if (location.head === undefined) return {};
  for (const { kind, word } of STOPS) {
    const { value, problems } = await lastControl(snapshot, kind, environment, app);
    const ends = `cdk8s-delivery ${kind.removal?.(environment, app)}`;
    if (value) {
      const why = `${environment}/${app} ${word} since ${moment(value.since)}: ${firstLine(value.reason)}`;
      return { stands: { why, ends } };
    }
    if (problems.length > 0)
      return { stands: { why: `what says whether ${environment}/${app} ${word} cannot be read`, ends } };
  }
  if (since === undefined) return {};
  const paths = STOPS.map(({ kind }) => snapshot.pathOf(kind.place(environment, app)));
  for await (const { commit, committer } of repositoryOf(location).history(location.head, paths, {
    limit: 1,
    except: since,
  }))
    return { ended: (await datesOf(location)).get(commit) ?? committer.date };
  return {};
}
