import {
  type AppName,
  appName,
  type EnvironmentName,
  environmentName,
  releaseBeginning,
  text,
} from '../../../../model/scalars';
import { v } from '../../../../model/schema';

/** An app of a promotion, with the settings that may differ from app to app. */
export interface ChosenApp {
  readonly app: AppName;
  /** A release that an upstream runs or ran; by its id or the beginning of it. */
  readonly release?: string;
  /** Upstream to take the release from. */
  readonly from?: EnvironmentName;
}

/** Moves releases into an environment. */
export interface PromoteChange {
  readonly verb: 'promote';
  /** Apps to promote; `all`: every app that an upstream runs. */
  readonly apps: readonly (AppName | ChosenApp)[] | 'all';
  /**
   * Apps that stay where they are; with `all` only.
   *
   * @default - none
   */
  readonly except?: readonly AppName[];
  /**
   * Environment to promote into; several of them are planned as one where they are delivered to one branch and ask for no
   * approval, else in parts.
   */
  readonly to: EnvironmentName | readonly EnvironmentName[];
  /**
   * Upstream to take the releases from.
   *
   * @default - by app, the first one that has it
   */
  readonly from?: EnvironmentName;
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
  /**
   * The person who asks states that the releases contain what runs there now, where they do not descend from it. The
   * statement is kept in the record, and needs a reason.
   *
   * @default false
   */
  readonly fixContained?: boolean;
  /**
   * One part, and so one proposal, for the apps of each owner, where the environment asks for approval.
   *
   * @default false
   */
  readonly byOwner?: boolean;
  /**
   * Of a part that `byOwner` makes: whose apps it moves, and the set of parts that it is one of.
   *
   * @default - it stands for itself
   */
  readonly lane?: Lane;
}

/** One of several promotions that were asked for together. */
export interface Lane {
  /** The same for all that were asked for together, and for the same request made again while one of them is open. */
  readonly set: string;
  /** Owners of the apps; none where the apps have none. */
  readonly owners: readonly string[];
}

/** A promotion as plain data. */
export const PromoteSchema = v.strictObject({
  verb: v.literal('promote'),
  apps: v.union([
    v.literal('all'),
    v.pipe(
      v.array(
        v.union([
          appName,
          v.strictObject({
            app: appName,
            release: v.exactOptional(releaseBeginning),
            from: v.exactOptional(environmentName),
          }),
        ]),
      ),
      v.minLength(1, 'no app is named'),
    ),
  ]),
  except: v.exactOptional(v.array(appName)),
  to: v.union([environmentName, v.pipe(v.array(environmentName), v.minLength(1, 'no environment is named'))]),
  from: v.exactOptional(environmentName),
  release: v.exactOptional(releaseBeginning),
  skipRefused: v.exactOptional(v.boolean()),
  fixContained: v.exactOptional(v.boolean()),
  byOwner: v.exactOptional(v.boolean()),
  lane: v.exactOptional(
    v.strictObject({
      set: v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/, 'the id of a set has 8 hexadecimal digits')),
      owners: v.array(text),
    }),
  ),
}) satisfies v.GenericSchema<unknown, PromoteChange>;
