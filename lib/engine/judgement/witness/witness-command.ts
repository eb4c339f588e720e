import type { AppName } from '../../../model/scalars';

/** The command by which another person witnesses a release. */
export function witnessCommand(app: AppName, release: string): string {
  return `cdk8s-delivery witness ${app} --release ${release} --as "<another person>"`;
}
