import type { AppName, EnvironmentName } from '../../../model/scalars';

/** The command by which another person, or a job, witnesses a release. */
export function witnessCommand(app: AppName, release: string): string {
  return `cdk8s-delivery witness ${app} --release ${release}`;
}

/** The command by which another person, or a job, witnesses every release that is about to enter an environment. */
export function witnessesCommand(environment: EnvironmentName): string {
  return `cdk8s-delivery witness --env ${environment}`;
}

/** The command as a next step, with who runs it: the maker of a release cannot. */
export function witnessStep(command: string): string {
  return `${command}   # by another person, or a job of CI`;
}

/** The command beside a promotion that is still to come: in a clone of the project, the approval of it is the witness. */
export function witnessAhead(command: string): string {
  return `${command}   # only where approvals are given without the project's code`;
}
