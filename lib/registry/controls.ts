import { isDeepStrictEqual } from 'node:util';
import { DeliveryError, quote } from '../model/finding';
import { type AppName, type EnvironmentName, isAppName } from '../model/scalars';
import { moment } from '../model/text';
import { ALARM, type Alarm } from './documents/alarm';
import type { DocumentKind } from './documents/document-kind';
import { FREEZE, type Freeze } from './documents/freeze';
import { FREEZE_LIST, type NamedFreezes } from './documents/freezes';
import { HOLD, type Hold } from './documents/hold';
import { REJECTIONS, type Rejection } from './documents/rejections';
import type { Place } from './layout';

/** A kind of people's decisions that govern targets: which document says it, and where that lies. */
export interface ControlKind<T extends object = object> {
  /** What it is called, such as `freeze`. */
  readonly control: string;
  readonly document: DocumentKind<T>;
  /** What one of its files governs. */
  readonly governs: 'fleet' | 'environment' | 'target';
  /** Where the file lies that governs a target. */
  place(environment: EnvironmentName, app: AppName | undefined): Place;
  /**
   * The command that removes a file which cannot be read.
   *
   * @default - it has to be fixed
   */
  removal?(environment: EnvironmentName, app: AppName | undefined): string;
  /**
   * How `status` marks what it governs, in a word, and until when; nothing where it has ended.
   *
   * @default - not at all
   */
  mark?(value: T, now: Date): string | undefined;
  /**
   * Whether a change of one of its files concerns an app that it governs.
   *
   * @param of the app, and what its releases are rejected by
   * @default - it does
   */
  isAbout?(
    before: T | undefined,
    after: T | undefined,
    of: { readonly app: AppName; readonly names: ReadonlySet<string> },
  ): boolean;
  /**
   * Whether it has ended at a moment, by its own date.
   *
   * @default - it stands until a person ends it
   */
  hasEnded?(value: T, now: Date): boolean;
}

/** A freeze stops an environment. */
export const FREEZES: ControlKind<Freeze> = {
  control: 'freeze',
  document: FREEZE,
  governs: 'environment',
  place: (environment) => ({ kind: 'freeze', environment }),
  removal: (environment) => `unfreeze --env ${environment}`,
  mark: (freeze, now) => (isOver(freeze, now) ? undefined : `${frozenFor(freeze.lockdown)}${ending(freeze)}`),
  hasEnded: isOver,
};

/** Freezes with names: several may stand in an environment at once, for all apps or for some. */
export const NAMED_FREEZES: ControlKind<NamedFreezes> = {
  control: 'freezes',
  document: FREEZE_LIST,
  governs: 'environment',
  place: (environment) => controlPlace('freezes', environment),
  mark: ({ freezes }, now) =>
    freezes
      .filter((each) => !isOver(each, now))
      .map((each) => `${frozenFor(each.lockdown, each.apps)}${ending(each)} (${each.name})`)
      .join(', ') || undefined,
  isAbout: (before, after, { app }) =>
    moved(before?.freezes, after?.freezes).some(({ apps }) => apps === undefined || apps.includes(app)),
  // One freeze that has ended by its date is enough: the clock decided something.
  hasEnded: ({ freezes }, now) => freezes.some((each) => isOver(each, now)),
};

/** Whether a freeze has ended by its date. */
function isOver({ until }: Freeze, now: Date): boolean {
  return until !== undefined && Date.parse(until) <= now.getTime();
}

const ending = ({ until }: Freeze) => (until === undefined ? '' : ` until ${moment(until)}`);

/** What an environment is whose windows let no change in, where no freeze stands. */
export const CLOSED = 'CLOSED';

/** `FROZEN`, or `FROZEN for web, db` where a freeze is for some apps only. */
export function frozenFor(lockdown: boolean, apps?: readonly AppName[]): string {
  return `${lockdown ? 'LOCKED' : 'FROZEN'}${apps === undefined ? '' : ` for ${apps.join(', ')}`}`;
}

/** A hold stops a target. */
export const HOLDS: ControlKind<Hold> = {
  control: 'hold',
  document: HOLD,
  governs: 'target',
  place: (environment, app = '' as AppName) => ({ kind: 'hold', environment, app }),
  removal: (environment, app) => `unhold ${app} --env ${environment}`,
  mark: () => 'HELD',
};

/** An alarm stops nothing at its target: what runs there soaks for nobody. */
export const ALARMS: ControlKind<Alarm> = {
  control: 'alarm',
  document: ALARM,
  governs: 'target',
  place: (environment, app) => controlPlace('alarm', environment, app ?? ('' as AppName)),
  removal: (environment, app) => `all-clear ${app} --env ${environment}`,
  mark: () => 'ALARM',
};

/** A rejection stops a release everywhere. */
export const REJECTED: ControlKind<readonly Rejection[]> = {
  control: 'rejections',
  document: REJECTIONS,
  governs: 'fleet',
  place: () => ({ kind: 'rejections' }),
  isAbout: (before, after, { names }) => moved(before, after).some(({ what }) => names.has(what)),
};

/** The entries that are in one list only. */
function moved<E extends object>(before: readonly E[] = [], after: readonly E[] = []): readonly E[] {
  const lacks = (list: readonly E[]) => (entry: E) => !list.some((each) => isDeepStrictEqual(each, entry));
  return [...before.filter(lacks(after)), ...after.filter(lacks(before))];
}

const CONTROLS = new Map<string, ControlKind>(
  [FREEZES, NAMED_FREEZES, HOLDS, ALARMS, REJECTED].map((each): [string, ControlKind] => [
    each.control,
    each,
  ]),
);

/** All kinds of controls. */
export function controlKinds(): readonly ControlKind[] {
  return [...CONTROLS.values()];
}

/** The kind of a control by its name, wherever it lies. */
export function controlNamed(name: string): ControlKind | undefined {
  return CONTROLS.get(name);
}

/**
 * The kind of a control by the name of its file in the folder for controls that the layouts give no path. A control
 * with a path in the layouts is not found there, nor a file whose name has an app that the kind does not take, or lacks
 * one that it needs.
 */
export function controlLyingAt(name: string): ControlKind | undefined {
  const { control, app } = controlSubject(name);
  const kind = CONTROLS.get(control);
  if (!kind || (kind.governs === 'target') !== (app !== undefined)) return undefined;
  const place = kind.place('' as EnvironmentName, app);
  return place.kind === 'control' && place.name === name ? kind : undefined;
}

/** What the name of such a control's file says: its kind, and the app where it governs one target. */
export function controlSubject(name: string): { readonly control: string; readonly app?: AppName } {
  const [control = '', app = ''] = name.split('.');
  return { control, ...(isAppName(app) ? { app } : {}) };
}

/** The place of a control that the layouts give no path. */
export function controlPlace(control: string, environment: EnvironmentName, app?: AppName): Place {
  return { kind: 'control', environment, name: app === undefined ? control : `${control}.${app}` };
}

/**
 * Adds a kind of controls, and returns a function that removes it.
 *
 * @throws DeliveryError `DUPLICATE_NAME` for a name that is already registered
 */
export function registerControl(kind: ControlKind): () => void {
  const { control } = kind;
  if (CONTROLS.has(control))
    throw DeliveryError.of('DUPLICATE_NAME', `the control ${quote(control)} is there already`);
  CONTROLS.set(control, kind);
  return () => {
    CONTROLS.delete(control);
  };
}
