import { DeliveryError, type Finding, type Subject } from '../../../model/finding';
import type { AppName, CommitId } from '../../../model/scalars';
import {
  type DeliveryLayout,
  namedPlace,
  parseWitness,
  type ReleaseRecord,
  type Witness,
} from '../../../registry';
import { findRendered, type Location, readable, repositoryOf, type Snapshot } from '../../delivery';
import { judgeWitness } from './judge-witness';

/** A witness that stands, and why it does not count. */
export interface StandingWitness {
  readonly witness: Witness;
  /** Nothing where it counts. */
  readonly findings: readonly Finding[];
}

/** The witness of a release, judged against its record and who made it; nothing where there is none. */
export async function standingWitness(
  snapshot: Snapshot,
  app: AppName,
  record: ReleaseRecord,
  subject: Subject = { app },
): Promise<StandingWitness | undefined> {
  const witness = await snapshot.witness(app, record.release);
  if (!witness) return undefined;
  const maker = (await findRendered(snapshot, app, record.release))?.by;
  const file = snapshot.pathOf({ kind: 'witness', app, release: record.release });
  const made = { app, record, ...(maker ? { maker } : {}) };
  return { witness, findings: judgeWitness(witness, made, { ...subject, file }) };
}

/** Judges the witnesses of all releases that run somewhere: of what else one vouches for, a promotion judges it. */
export async function checkWitnesses(snapshot: Snapshot, apps?: readonly AppName[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { app, record } of await runningReleases(snapshot, apps)) {
    const standing = await unlessBroken(() => standingWitness(snapshot, app, record));
    findings.push(...(standing?.findings ?? []));
  }
  return once(findings);
}

/** Judges the witnesses that a difference brings, by the records of the base, else by the one that the renders keep. */
export async function changedWitnesses(
  base: Snapshot,
  head: CommitId,
  location: Location,
  changed: readonly { readonly path: string; readonly after?: string }[],
  layout: DeliveryLayout,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { path: file, after } of changed) {
    const place = namedPlace(layout.placeOf(file));
    if (place?.kind !== 'witness' || after === undefined) continue;
    const { app, release } = place;
    const text = (await repositoryOf(location).readText(`${head}:${file}`)) ?? '';
    // What cannot be read is named where the form of data files is judged.
    const { value: witness } = readable(text, file, parseWitness);
    if (!witness) continue;
    const rendered = await findRendered(base, app, release);
    const running = (await runningReleases(base, [app])).map(({ record }) => record);
    const records = [
      ...running.filter((each) => each.release === release),
      ...(rendered ? [rendered.record] : []),
    ];
    const maker = rendered?.by ? { maker: rendered.by } : {};
    for (const record of records)
      findings.push(...judgeWitness(witness, { app, record, ...maker }, { app, file }));
  }
  return once(findings);
}

/** What runs of each app, once per release and code; records that cannot be read are named elsewhere. */
async function runningReleases(
  snapshot: Snapshot,
  apps?: readonly AppName[],
): Promise<readonly { readonly app: AppName; readonly record: ReleaseRecord }[]> {
  const found = new Map<string, { app: AppName; record: ReleaseRecord }>();
  for (const { name } of snapshot.readableEnvironments)
    for (const app of await snapshot.recordNames(name)) {
      if (apps && !apps.includes(app)) continue;
      const record = await unlessBroken(async () => (await snapshot.record(name, app))?.record);
      if (record) found.set(`${app}/${record.release}/${record.code}/${record.renders.id}`, { app, record });
    }
  return [...found.values()];
}

async function unlessBroken<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}

function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((each) => [each.message, each])).values()];
}
