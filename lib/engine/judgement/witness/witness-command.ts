import type { AppName, EnvironmentName } from '../../../model/scalars';

/** The command by which another person witnesses a release. */
export function witnessCommand(app: AppName, release: string): string {
  return `cdk8s-delivery witness ${app} --release ${release} --as "<another person>"`;
}

/** The command by which another person witnesses every release that is about to enter an environment. */
export function witnessesCommand(environment: EnvironmentName): string {
  return `cdk8s-delivery witness --env ${environment} --as "<another person>"`;
}
