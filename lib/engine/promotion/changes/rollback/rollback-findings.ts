import type { EnvironmentData } from '../../../../model/environment';
import { DeliveryError, type Finding, finding, type Subject } from '../../../../model/finding';
import type { Hold } from '../../../../registry';
import type { Snapshot } from '../../../delivery/snapshot';
import { holdFindings } from '../../../judgement/control-findings';
import type { Recorded } from './past-states';

/** What a person should know of the state that comes back. */
export function doubtsAbout(
  { commit, tree, release }: Recorded,
  { name, inputs }: EnvironmentData,
  recorded: string,
  subject: Subject,
): Finding[] {
  const stale = finding(
    'warning',
    'STALE_RENDERS',
    `the earlier files were rendered with other data of ${name} than is configured now`,
    subject,
    'release again when this matters',
  );
  const edited = finding(
    'warning',
    'FILES_DIFFER',
    `at commit ${commit} the files were not what the record said; the recorded ones are restored`,
    subject,
  );
  const unchecked = finding(
    'note',
    'DIGEST_UNCHECKED',
    'whether the registry still has the earlier images is not checked here',
    subject,
    'make sure that they can still be pulled',
  );
  return [
    ...(release.renders.inputs[name] === inputs ? [] : [stale]),
    ...(tree === recorded ? [] : [edited]),
    unchecked,
  ];
}

/** A hold that a person gave is not to vanish unseen behind the one of the rollback. */
export function otherHold(hold: Hold | undefined, subject: Subject): Finding[] {
  return holdFindings(hold?.restored === undefined ? hold : undefined, subject).map((each) => ({
    ...each,
    message: `${each.message}; the hold of this rollback takes its place`,
    remedy: 'agree with its owner before you lift the hold of the rollback',
  }));
}

/** Says that a rollback did it already. */
export function alreadyBack({ release }: Recorded, { environment, app }: Subject): Finding {
  return finding(
    'note',
    'HELD',
    `a rollback brought ${environment}/${app} back to ${release.release} already, and its hold stands`,
    { ...(environment === undefined ? {} : { environment }), ...(app === undefined ? {} : { app }) },
    'to go further back, name the release with --to',
  );
}

/** An app that was retired because it left the environment is an orphan when it comes back; that is no reason not to. */
export async function absenceFindings(
  snapshot: Snapshot,
  environment: string,
  app: string,
): Promise<Finding[]> {
  if (!(await snapshot.hasApp(app))) return [absent(environment, app, [])];
  try {
    const { environments } = await snapshot.app(app);
    return environments.includes(environment) ? [] : [absent(environment, app, environments)];
  } catch (error) {
    if (error instanceof DeliveryError) return [...error.findings];
    throw error;
  }
}

function absent(environment: string, app: string, environments: readonly string[]): Finding {
  const message = `${app} does not exist in ${environment} by the delivery data, it exists in: ${environments.join(', ') || 'none'}`;
  const remedy = 'let the code define it there again, or `retire` it when it is no longer needed';
  return finding('warning', 'ABSENT_HERE', message, { environment, app }, remedy);
}
