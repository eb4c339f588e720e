import * as v from 'valibot';
import { dnsLabel, releaseBeginning } from '../../../../model/scalars';

/** An app of a promotion, with what may differ from app to app. */
export interface ChosenApp {
  readonly app: string;
  /** A release that an upstream runs or ran; by its id or the beginning of it. */
  readonly release?: string;
  /** Upstream to take the release from. */
  readonly from?: string;
}

/** Releases moving into an environment. */
export interface PromoteChange {
  readonly verb: 'promote';
  /** Apps to promote; `all`: every app that an upstream runs. */
  readonly apps: readonly (string | ChosenApp)[] | 'all';
  /** Environment to promote into. */
  readonly to: string;
  /**
   * Upstream to take the releases from.
   *
   * @default - by app, the first one that has it
   */
  readonly from?: string;
  /**
   * A release that an upstream runs or ran, by its id or the beginning of it.
   *
   * @default - what runs there now
   */
  readonly release?: string;
  /**
   * Leave out the apps that are refused, instead of refusing the whole set.
   *
   * @default false
   */
  readonly skipRefused?: boolean;
}

/** A promotion as plain data. */
export const PromoteSchema = v.strictObject({
  verb: v.literal('promote'),
  apps: v.union([
    v.literal('all'),
    v.pipe(
      v.array(
        v.union([
          dnsLabel,
          v.strictObject({
            app: dnsLabel,
            release: v.exactOptional(releaseBeginning),
            from: v.exactOptional(dnsLabel),
          }),
        ]),
      ),
      v.minLength(1, 'no app is named'),
    ),
  ]),
  to: dnsLabel,
  from: v.exactOptional(dnsLabel),
  release: v.exactOptional(releaseBeginning),
  skipRefused: v.exactOptional(v.boolean()),
}) satisfies v.GenericSchema<unknown, PromoteChange>;
