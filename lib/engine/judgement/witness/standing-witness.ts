import { DeliveryError, type Finding, type Subject, undecidedRefusal } from '../../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../../model/scalars';
import {
  type DeliveryLayout,
  namedPlace,
  parseWitness,
  type ReleaseRecord,
  type Witness,
} from '../../../registry';
import { findRendered, type Location, readable, repositoryOf, type Snapshot } from '../../delivery';
import { warned } from '../later-refusal';
import { isOfOtherCode, judgeWitness } from './judge-witness';
import { unsignedWitness } from './unsigned-witness';

/** An existing witness, and why it does not count. */
export interface StandingWitness {
  readonly witness: Witness;
  /** Absent where it counts. */
  readonly findings: readonly Finding[];
}

/**
 * The witness of a release, judged against its record and who made it; nothing where there is none. One of another revision
 * of the code counts while that revision's record of the same release stands somewhere: it vouches for these very files.
 *
 * @param subject names the environment that asks: one with signers counts what came signed
 */
export async function standingWitness(
  snapshot: Snapshot,
  app: AppName,
  record: ReleaseRecord,
  subject: Subject = { app },
): Promise<StandingWitness | undefined> {
  const witness = await snapshot.witness(app, record.release);
  if (!witness) return undefined;
  if (snapshot.home.remembered) {
    const message = `who rendered release ${record.release} first stands in the repository, which was not asked`;
    const remedy = 'ask again where the repository can be reached';
    return { witness, findings: [undecidedRefusal('RENDERS_UNPROVEN', message, subject, remedy)] };
  }
  const maker = (await findRendered(snapshot, app, record.release))?.by;
  const file = snapshot.pathOf({ kind: 'witness', app, release: record.release });
  const code = (await standsFromItsCode(snapshot, app, record, witness)) ? witness.code : record.code;
  const made = { app, record: { ...record, code }, ...(maker ? { maker } : {}) };
  const findings = judgeWitness(witness, made, { ...subject, file });
  const unsigned = findings.length > 0 ? [] : await unsignedWitness(snapshot, file, subject);
  return { witness, findings: [...findings, ...unsigned] };
}

/** Whether a record stands that is the same release, from the other revision of the code that its witness names. */
async function standsFromItsCode(
  snapshot: Snapshot,
  app: AppName,
  record: ReleaseRecord,
  witness: Witness,
): Promise<boolean> {
  if (!isOfOtherCode(witness, app, record)) return false;
  const running = await runningReleases(snapshot, [app]);
  return running.some(({ records }) =>
    records.some(
      ({ release, code, renders }) =>
        release === record.release && code === witness.code && renders.id === record.renders.id,
    ),
  );
}

/** Whether there is a witness that counts in an environment; an unreadable one does not count, and the promotion reports it. */
export async function isWitnessed(
  snapshot: Snapshot,
  app: AppName,
  record: ReleaseRecord,
  environment: EnvironmentName,
): Promise<boolean> {
  try {
    return (await standingWitness(snapshot, app, record, { environment, app }))?.findings.length === 0;
  } catch (error) {
    if (error instanceof DeliveryError && error.code === 'BROKEN_FILE') return false;
    throw error;
  }
}

/**
 * Judges the witnesses of all releases that run somewhere: of what else one vouches for, a promotion judges it.
 *
 * A release may come from several revisions of the code, and has one witness, of one of them. One of a revision that
 * no record that stands names any more is a warning: it vouches for the same files, and a promotion asks for a new one.
 */
export async function checkWitnesses(snapshot: Snapshot, apps?: readonly AppName[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { app, records } of await runningReleases(snapshot, apps)) {
    const { release } = records[0];
    const witness = await unlessBroken(() => snapshot.witness(app, release));
    if (!witness) continue;
    const file = snapshot.pathOf({ kind: 'witness', app, release });
    const rendered = await unlessBroken(() => findRendered(snapshot, app, release));
    const judged = judgeByAny(witness, app, records, rendered, file);
    const weak = isOfOtherCode(witness, app, records[0]);
    findings.push(...judged.map((each) => (weak && each.code === 'WITNESS_DIFFERS' ? warned(each) : each)));
  }
  return findings;
}

/** Judges a witness by the records that a release has, and by the one that its renders keep: one of them has to fit. */
function judgeByAny(
  witness: Witness,
  app: AppName,
  running: readonly ReleaseRecord[],
  rendered: Awaited<ReturnType<typeof findRendered>>,
  file: string,
): Finding[] {
  const maker = rendered?.by ? { maker: rendered.by } : {};
  const judged = [...running, ...(rendered ? [rendered.record] : [])].map((record) =>
    judgeWitness(witness, { app, record, ...maker }, { app, file }),
  );
  return judged.some((each) => each.length === 0) ? [] : once(judged.flat());
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
    // Unreadable files are reported where the form of data files is judged.
    const { value: witness } = readable(text, file, parseWitness);
    if (!witness) continue;
    const running = (await runningReleases(base, [app])).find(
      ({ records }) => records[0].release === release,
    );
    const rendered = await findRendered(base, app, release);
    findings.push(...judgeByAny(witness, app, running?.records ?? [], rendered, file));
  }
  return findings;
}

interface RunningRelease {
  readonly app: AppName;
  /** What environments say of it: they differ where it was released from several revisions of the code. */
  readonly records: readonly [ReleaseRecord, ...ReleaseRecord[]];
}

/** The releases that run somewhere; records that cannot be read are named elsewhere. */
async function runningReleases(snapshot: Snapshot, apps?: readonly AppName[]): Promise<RunningRelease[]> {
  const found = new Map<string, RunningRelease>();
  for (const { name } of snapshot.readableEnvironments)
    for (const app of await snapshot.recordNames(name)) {
      if (apps && !apps.includes(app)) continue;
      const record = await unlessBroken(async () => (await snapshot.record(name, app))?.record);
      if (!record) continue;
      const key = `${app}/${record.release}`;
      const known = found.get(key);
      found.set(key, { app, records: known ? [...known.records, record] : [record] });
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
