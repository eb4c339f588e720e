import type { Finding } from '../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../model/scalars';
import type { DeliveryLayout, Place } from '../../registry';
import type { Snapshot } from '../delivery';

/** Exceptions that let findings about manifests pass in an environment for a while. */
export interface Exceptions {
  /**
   * Turns findings covered by an exception in force into notes, and names the files of the exceptions that were needed.
   */
  apply(
    findings: readonly Finding[],
    now: Date,
  ): Promise<{ readonly findings: readonly Finding[]; readonly used: readonly string[] }>;
  /**
   * What is wrong with the exceptions, and which are not needed.
   *
   * @param needed files of those that let something pass; undefined where there was nothing to judge
   * @param apps the apps whose manifests were judged; undefined for all
   */
  judge(needed: ReadonlySet<string> | undefined, apps: readonly AppName[] | undefined, now: Date): Finding[];
}

/** A kind of exceptions: its data files, and how they are judged. */
export interface ExceptionEntry {
  /** The place of its files. */
  readonly kind: Place['kind'];
  /**
   * Reads those of an environment.
   *
   * @throws DeliveryError `BROKEN_FILE` with every problem of every file
   */
  read(snapshot: Snapshot, environment: EnvironmentName): Promise<Exceptions>;
  /** Judges the exceptions that a difference brings, by the data of the base. */
  changed(
    base: Snapshot,
    head: CommitId,
    changed: readonly { readonly path: string; readonly after?: string }[],
    layout: DeliveryLayout,
    now: Date,
  ): Promise<Finding[]>;
}
