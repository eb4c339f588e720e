import type {
  AlarmChange,
  AllClearChange,
  ChosenApp,
  ConfigureChange,
  FollowUpChange,
  FreezeChange,
  HoldChange,
  PromoteChange,
  RejectChange,
  ReleaseChange,
  RetireChange,
  RollbackChange,
  UnfreezeChange,
  UnholdChange,
  UnrejectChange,
  UnwaiveChange,
  WaiveChange,
  WitnessChange,
} from '../engine/promotion';

/** A part of a change with the names of environments known, and other names as plain text: they are parsed later. */
export type Named<C, K extends PropertyKey, E extends string> = {
  readonly [P in keyof C]: P extends K
    ? E
    : P extends 'app'
      ? Exclude<C[P], string> | string
      : P extends 'name'
        ? string
        : P extends 'source'
          ? { readonly repository?: string; readonly commit: string }
          : P extends 'evidence'
            ? Readonly<Record<string, { readonly link: string; readonly digest?: string }>>
            : P extends 'releases'
              ? Readonly<Record<string, string>>
              : C[P];
};

/**
 * Any change, as plain data.
 *
 * @typeParam E names of the environments
 */
export type ChangeOf<E extends string = string> =
  | (Omit<Named<PromoteChange, 'from', E>, 'apps' | 'to'> & {
      readonly to: E | readonly E[];
      readonly apps: 'all' | readonly (string | Named<ChosenApp, 'from', E>)[];
    })
  | OtherChange<
      | AlarmChange
      | AllClearChange
      | ConfigureChange
      | FollowUpChange
      | HoldChange
      | RejectChange
      | ReleaseChange
      | RetireChange
      | RollbackChange
      | UnholdChange
      | UnrejectChange
      | UnwaiveChange
      | WaiveChange,
      E
    >
  | OfEnvironments<FreezeChange, E>
  | OfEnvironments<UnfreezeChange, E>
  | (Omit<Named<WitnessChange, 'environment', E>, 'apps'> & {
      readonly apps: 'all' | readonly (string | { readonly app: string; readonly release: string })[];
    });

/** Any change but a promotion. */
export type OtherChange<C, E extends string> = C extends unknown
  ? Named<C, 'environment' | 'into' | 'like', E>
  : never;

/** A change of one environment, or of several as one commit. */
export type OfEnvironments<C, E extends string> = Omit<Named<C, never, E>, 'environment'> & {
  readonly environment: E | readonly E[];
};
