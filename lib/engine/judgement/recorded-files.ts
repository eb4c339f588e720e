import { type Finding, refusal } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { checkRecord, type ReleaseRecord } from '../../registry';

/** A state of a target: what its record says, and the id of its tree. */
interface StandingTarget {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  /** Absent: there is no readable record. */
  readonly record?: ReleaseRecord | undefined;
  /** Absent: there are no files. */
  readonly tree?: string | undefined;
}

/** Whether the files of a target are what its record says: no files without a record, and no others than it names. */
export function judgeRecordedFiles({ environment, app, record, tree }: StandingTarget): Finding[] {
  const subject = { environment, app };
  if (!record)
    return tree === undefined
      ? []
      : [
          refusal(
            'UNRECORDED_FILES',
            `files stand at ${environment}/${app}, and no readable record says so`,
            subject,
            `where the app ran there, \`cdk8s-delivery rollback ${app} --env ${environment}\` writes the record again; where it never did, \`cdk8s-delivery retire ${app} --env ${environment}\` takes the files away`,
          ),
        ];
  const said = record.renders.trees[environment];
  if (said === tree) return [];
  const message = `the files of ${environment}/${app} are ${tree ?? 'gone'}, its record says ${said ?? 'none'}`;
  const back = `\`cdk8s-delivery rollback ${app} --env ${environment} --release ${record.release}\``;
  return [
    refusal('FILES_DIFFER', message, subject, `restore the files: ${back} does it where they stand so`),
  ];
}

/** The first level of proof: a target's record certifies itself, and its files are what it says. */
export function judgeRecordedTarget(target: StandingTarget): Finding[] {
  const { environment, app, record } = target;
  return [...(record ? checkRecord(record, app, { environment, app }) : []), ...judgeRecordedFiles(target)];
}

/** Whether the inputs of an environment are those that its data names. */
export function judgeInputs(
  environment: EnvironmentName,
  named: string | undefined,
  tree: string | undefined,
): Finding[] {
  if (named === tree) return [];
  const message = `the inputs of ${environment} are ${tree ?? 'gone'}, its data says ${named ?? 'none'}`;
  return [refusal('INPUTS_DIFFER', message, { environment })];
}

/** Refuses files under a name that no app can have: no record names them. */
export function misnamedFiles(environment: string, file: string): Finding {
  return refusal('UNRECORDED_FILES', 'files stand under a name that no app can have', { environment, file });
}
