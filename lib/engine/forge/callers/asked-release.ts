import type { AppName } from '../../../model/scalars';

/** What a workflow asks for, as it says it. */
export interface AskedRelease {
  readonly app: AppName;
  /** Images by slot, as they were typed. */
  readonly images: Readonly<Record<string, string>>;
  /** The source commit of the images, where it is named. */
  readonly commit?: string;
  /** The link of the run that made them, where it is named. */
  readonly run?: string;
}

/**
 * Whom a token of a release is made for: this release, in this delivery repository, and nothing else. A reader of the token
 * can only ask for the same again.
 *
 * @param remote the delivery repository
 */
export function audienceOf({ app, images }: Pick<AskedRelease, 'app' | 'images'>, remote: string): string {
  const named = Object.entries(images).map(([slot, image]) => `${slot}=${image}`);
  return ['cdk8s-delivery: release', app, ...named, 'in', shortName(remote)].join(' ');
}

/** Owner and name of a repository: the last two parts of its address. */
function shortName(remote: string): string {
  const path = remote.replace(/\/+$/, '').replace(/\.git$/, '');
  return path.split(/[/:]/).slice(-2).join('/');
}
