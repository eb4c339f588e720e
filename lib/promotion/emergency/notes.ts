import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryOf, type Snapshot } from '../../engine/delivery';
import { makeFolder } from '../../engine/git';
import { recordedEmergency } from '../../engine/promotion';
import { type Finding, refusal } from '../../model/finding';
import { Digest } from '../../model/scalars';
import { moment } from '../../model/text';
import { type Emergency, parseEmergency, printEmergency } from './emergency';

/**
 * Emergencies that were prepared on this machine. Only this machine can know that a cluster was changed past Git, so
 * it remembers that in its cache until Git has it.
 */
export class EmergencyNotes {
  private readonly folder: string;

  constructor(cacheFolder: string) {
    this.folder = join(cacheFolder, 'emergencies');
  }

  put(emergency: Emergency): void {
    makeFolder(this.folder);
    writeFileSync(this.fileOf(emergency), printEmergency(emergency));
  }

  drop(emergency: Emergency): void {
    rmSync(this.fileOf(emergency), { force: true });
  }

  /** Those of a delivery that Git does not know of, the oldest first; what Git knows is forgotten. */
  async open(snapshot: Snapshot): Promise<readonly Emergency[]> {
    const open: Emergency[] = [];
    for (const each of this.all()) {
      if (!(await isOf(snapshot, each))) continue;
      if ((await recordedEmergency(snapshot, each)) === undefined) open.push(each);
      else this.drop(each);
    }
    return open.sort((one, other) => (one.at < other.at ? -1 : 1));
  }

  private all(): readonly Emergency[] {
    let names: string[] = [];
    try {
      names = readdirSync(this.folder);
    } catch {
      // There are no notes yet.
    }
    return names.flatMap((name) => {
      try {
        return parseEmergency(readFileSync(join(this.folder, name), 'utf8')) ?? [];
      } catch {
        return [];
      }
    });
  }

  private fileOf(emergency: Emergency): string {
    return join(this.folder, `${Digest.of(printEmergency(emergency)).slice('sha256:'.length)}.json`);
  }
}

/** Whether it is one of this delivery, whatever address that was reached by. */
async function isOf(snapshot: Snapshot, { environment, branch, to }: Emergency): Promise<boolean> {
  if (!snapshot.readableEnvironments.some(({ name }) => name === environment)) return false;
  const location = snapshot.locationOf(environment);
  if (location.branch !== branch || location.head === undefined) return false;
  const repository = repositoryOf(location);
  return (await repository.has(to)) && (await repository.isAncestor(to, location.head));
}

/** The finding that Git does not have what a person put in place by hand. */
export function emergencyFinding({ environment, app, release, at, by }: Emergency): Finding {
  return refusal(
    'EMERGENCY_OPEN',
    `${release} was to be put in place by hand, by ${by} on ${moment(at)}, and Git does not say so`,
    { environment, app },
    `record it: \`cdk8s-delivery follow-up ${app} --env ${environment}\`; where nothing was put in place, add --not-applied`,
  );
}
