import { DeliveryError, type Finding } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { type ControlKind, controlKinds, REJECTED, type Rejection } from '../../registry';
import { lastReadable, readable } from './last-readable';
import { type Location, repositoryOf } from './location';
import { misnamedControls } from './misnamed-data';
import type { Snapshot } from './snapshot';

/** What a control file says now, or said when it was last readable, and why it cannot be read. */
export interface ControlFile<T> {
  readonly value?: T;
  readonly problems: readonly Finding[];
}

/** People's decisions that govern a target, of every kind there is. */
export class Controls {
  constructor(
    private readonly values: ReadonlyMap<string, object>,
    /** Why one of the files cannot be read, with its position. */
    readonly problems: readonly Finding[],
    private readonly unread: ReadonlySet<string> = new Set(),
  ) {}

  /** The decisions of a kind; undefined where there are none. */
  of<T extends object>({ control }: ControlKind<T>): T | undefined {
    return this.values.get(control) as T | undefined;
  }

  /** Whether the file of a kind cannot be read: what {@link of} gives is what it said last. */
  isUnread({ control }: Pick<ControlKind, 'control'>): boolean {
    return this.unread.has(control);
  }
}

/**
 * The decisions of a kind; undefined where there are none.
 *
 * @throws DeliveryError `BROKEN_FILE`, see {@link controlsOf}
 */
export async function controlOf<T extends object>(
  snapshot: Snapshot,
  kind: ControlKind<T>,
  environment: EnvironmentName,
  app?: AppName,
): Promise<T | undefined> {
  const { location, file } = fileOf(snapshot, kind, environment, app);
  const text = await snapshot.text(location, file);
  return text === undefined ? undefined : kind.document.read(text, file);
}

/** What is rejected in the whole fleet; throws `BROKEN_FILE`, see {@link controlsOf}. */
export async function rejectionsIn(snapshot: Snapshot): Promise<readonly Rejection[]> {
  const file = snapshot.pathOf({ kind: 'rejections' });
  const text = await snapshot.text(snapshot.home, file);
  return text === undefined ? [] : REJECTED.document.read(text, file);
}

/** The decisions of a kind, or those that were last readable; see {@link controlsOf}. */
export async function lastControl<T extends object>(
  snapshot: Snapshot,
  kind: ControlKind<T>,
  environment: EnvironmentName,
  app?: AppName,
): Promise<ControlFile<T>> {
  const { location, file } = fileOf(snapshot, kind, environment, app);
  const text = await snapshot.text(location, file);
  if (location.head === undefined) return { problems: [] };
  if (text === undefined && (await repositoryOf(location).idAt(location.head, file)) === undefined)
    return { problems: [] };
  const parse = (stands: string) => kind.document.read(stands, file);
  const now = readable(text, file, (stands) => {
    if (stands !== undefined) return parse(stands);
    throw DeliveryError.of('BROKEN_FILE', 'a file is expected here, something else is there', { file });
  });
  if (now.value) return { value: now.value, problems: [] };
  const last = await lastReadable(repositoryOf(location), location.head, file, parse);
  const removal = kind.removal?.(environment, app);
  const problems = (now.error?.findings ?? []).map((each) =>
    removal === undefined
      ? each
      : {
          ...each,
          remedy: `fix the file at the position named, or remove it with \`cdk8s-delivery ${removal}\``,
        },
  );
  return { ...(last ? { value: last } : {}), problems };
}

/**
 * People's decisions that govern a target. A file that cannot be read counts as it was when it was last readable,
 * as long as the file exists, and is reported as a problem: it stops what it governs, except a rollback. So does a file
 * whose name is nearly that of a control.
 */
export async function controlsOf(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
): Promise<Controls> {
  const [misnamed, ...read] = await Promise.all([
    misnamedControls(snapshot, environment, app),
    ...controlKinds().map(async (kind) => ({
      kind,
      file: await lastControl(snapshot, kind, environment, app),
    })),
  ]);
  const values = read.flatMap(({ kind: { control }, file: { value } }): [string, object][] =>
    value ? [[control, value]] : [],
  );
  const problems = read.flatMap(({ kind, file }) =>
    // Other kinds stop every target of the environment; these stop one.
    kind.governs === 'target'
      ? file.problems.map((each) => ({ ...each, subject: { ...each.subject, environment, app } }))
      : file.problems,
  );
  const unread = read.filter(({ file }) => file.problems.length > 0).map(({ kind: { control } }) => control);
  return new Controls(new Map(values), [...misnamed, ...problems], new Set(unread));
}

function fileOf(
  snapshot: Snapshot,
  { governs, place }: Pick<ControlKind, 'governs' | 'place'>,
  environment: EnvironmentName,
  app: AppName | undefined,
): { readonly location: Location; readonly file: string } {
  const location = governs === 'fleet' ? snapshot.home : snapshot.locationOf(environment);
  return { location, file: snapshot.pathOf(place(environment, app)) };
}
