import type { Snapshot } from '../../engine/delivery';
import type { Plan } from '../../engine/promotion';
import { DeliveryError } from '../../model/finding';
import type { Emergency } from './emergency';
import { writeFolder } from './folder';
import type { EmergencyNotes } from './notes';
import { prepareEmergency } from './prepare';

/**
 * What is to be rolled back by hand.
 *
 * @typeParam E names of environments
 */
export interface AskedByHand<E extends string = string> {
  readonly app: string;
  readonly environment: E;
  /**
   * A release id or commit of the target's history, or the beginning of one.
   *
   * @default - the state before the current one
   */
  readonly to?: string;
  /**
   * A commit of the delivery branch, or a moment with its zone: what ran there then.
   *
   * @default - `to` says it
   */
  readonly at?: string;
  /** A new or empty folder. */
  readonly out: string;
}

/** What became of a rollback by hand. */
export interface RollbackByHand {
  /** `nothing`: what runs there, as Git says, is what was asked for. */
  readonly kind: 'refused' | 'nothing' | 'planned' | 'written';
  readonly plan: Plan;
  /** Absent where nothing is to be put in place. */
  readonly emergency?: Emergency;
  /** Files that were written, below the folder. */
  readonly files: readonly string[];
}

/** Writes the folder of a rollback, and notes the emergency. */
export async function rollbackByHand(
  snapshot: Snapshot,
  planning: Promise<Plan>,
  {
    folder,
    notes,
    now,
    dryRun,
  }: {
    readonly folder: string;
    readonly notes: EmergencyNotes;
    readonly now: Date;
    readonly dryRun: boolean;
  },
): Promise<RollbackByHand> {
  const plan = await brought(planning);
  if (plan.effect === 'refused') return { kind: 'refused', plan, files: [] };
  if (plan.targets.every(({ change }) => change === 'same')) return { kind: 'nothing', plan, files: [] };
  const { emergency, files } = await brought(prepareEmergency(snapshot, plan, { now, folder }));
  if (dryRun) return { kind: 'planned', plan, emergency, files: [] };
  writeFolder(folder, files);
  notes.put(emergency);
  return { kind: 'written', plan, emergency, files: [...files.keys()] };
}

/** A cache keeps commits and trees, and fetches files when they are read: what it lacks, a clone has. */
async function brought<T>(prepared: Promise<T>): Promise<T> {
  try {
    return await prepared;
  } catch (cause) {
    if (!(cause instanceof DeliveryError) || !['REMOTE_FAILED', 'OBJECT_MISSING'].includes(cause.code))
      throw cause;
    throw DeliveryError.of(
      'REMOTE_FAILED',
      `what is to be put in place was never read on this machine: ${cause.findings[0].message}`,
      {},
      { cause, remedy: 'name a clone of the delivery repository on this machine with --delivery' },
    );
  }
}
