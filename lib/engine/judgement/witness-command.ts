import type { AppName } from '../../model/scalars';
import type { ReleaseRecord, Witness } from '../../registry';

/** The command by which another person witnesses a release. */
export function witnessCommand(app: AppName, release: string): string {
  return `cdk8s-delivery check --render ${app} --release ${release} --as "<another person>"`;
}

/** Whether a witness is one of this release of the app. */
export function isWitnessOf(
  { app, release, renders }: Witness,
  of: AppName,
  record: Pick<ReleaseRecord, 'release' | 'renders'>,
): boolean {
  return app === of && release === record.release && renders === record.renders.id;
}
