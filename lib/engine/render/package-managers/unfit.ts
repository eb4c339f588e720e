import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';

/** What keeps packages from being installed, whatever package manager is asked. */
function notInstallable(message: string, remedy: string, file?: string): Finding {
  return refusal('DEPENDENCIES_FAILED', message, file === undefined ? {} : { file }, remedy);
}

/** @see notInstallable */
export function installFailure(
  message: string,
  remedy: string,
  file?: string,
  cause?: unknown,
): DeliveryError {
  return new DeliveryError([notInstallable(message, remedy, file)], { cause });
}

/** What makes packages unfit to be installed, as every reader of a lockfile says it. */
export class Unfit {
  readonly findings: Finding[] = [];

  constructor(private readonly file: string) {}

  add(message: string, remedy: string): void {
    this.findings.push(notInstallable(message, remedy, this.file));
  }

  folder(place: string): void {
    const what = 'is a folder of the project (workspace or `file:` link), only packages can be installed';
    this.add(`${quote(place)} ${what}`, AS_TARBALL);
  }

  elsewhere(place: string, from: string): void {
    this.add(
      `${quote(place)} comes from ${quote(from)}, only packages of a registry can be installed`,
      AS_TARBALL,
    );
  }
}

export const AS_TARBALL =
  'publish it to a registry, or pack it (`npm pack`) into a folder of the project and install that file';
