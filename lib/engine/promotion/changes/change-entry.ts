import type * as v from 'valibot';
import type { EnvironmentData } from '../../../model/environment';
import type { AppName, CommitId, EnvironmentName } from '../../../model/scalars';
import type { Place, ReleaseRecord, Trailer } from '../../../registry';
import type { Location, Snapshot } from '../../delivery';
import type { ImageRegistry } from '../../oci';
import type { Change, Plan, TargetPlan } from '../plan';
import type { ProjectCode } from '../project-code';
import type { Renderer } from '../renderer';
import type { ChangeRequest } from '../request';

/** The context of a change when it is planned: who asks, when and why, and the ports that the engine provides. */
export interface Asked extends ChangeRequest {
  /**
   * Runs the project's code, in a child.
   *
   * @default - a verb that renders throws `INTERNAL`
   */
  readonly render?: Renderer;
  /**
   * Revisions of the project's code.
   *
   * @default - a verb that needs them throws `INTERNAL`
   */
  readonly project?: ProjectCode;
  /**
   * Finds the branch that an environment is delivered to, also one that was not read yet.
   *
   * @default - a verb that needs it throws `INTERNAL`
   */
  readonly locationOf?: (environment: EnvironmentData, home: Location) => Promise<Location>;
  /**
   * Registries of images.
   *
   * @default - none is asked: an image named by its tag alone is refused, and it is not checked whether a digest exists
   */
  readonly registries?: ImageRegistry;
  /**
   * Whether a person wants no registry to be asked: a release then says of its images that nobody saw them.
   *
   * @default false
   */
  readonly offline?: boolean;
  /**
   * Whether this program merges a proposal of it, and then judges everything again.
   *
   * @default - it is not
   */
  readonly judgedAtMerge?: (snapshot: Snapshot) => boolean;
  /**
   * Folders with the CRDs of the project, for rules about custom resources.
   *
   * @default - none
   */
  readonly crds?: readonly string[];
}

/** A change that waits as a proposal. */
export interface Proposed<C extends Change = Change> {
  readonly change: C;
  /** The environment that it is for; absent for changes of the whole fleet. */
  readonly environment?: EnvironmentName;
  /** The branch that it is to be merged into, as it stands now. */
  readonly location: Location;
  /** The proposal's commit, on top of what stood there when it was opened. */
  readonly head: CommitId;
}

/** How a commit changed the record of a target, by content: `return` is a placement of what stood there before. */
export type TargetShape = 'placement' | 'return' | 'removal';

/** A kind of data file, as far as history tells of it. */
export type ToldFile = Exclude<Place['kind'], 'record' | 'target' | 'target-file' | 'control'> | ControlName;

/** The name of a control that the layouts give no path. */
type ControlName = string & {};

/** A change of history that a verb may have made: a part of what history tells. */
export interface ToldChange {
  readonly commit: CommitId;
  readonly environment?: EnvironmentName;
  readonly app?: AppName;
  /** The release that was there before. */
  readonly from?: { readonly release: string };
  readonly files: readonly string[];
  /** The file's text before and after; absent where there was none, or the change is not of a file. */
  readonly before?: string;
  readonly after?: string;
}

/** The content of a data file that a verb adds or removes. */
export interface ToldTerms {
  /** Its subject and how long it holds, in a few words. */
  readonly line: string;
  /** Everything that it says, by the names of its fields. */
  readonly fields: Readonly<Record<string, string>>;
}

/** How history describes what a verb did. */
export interface ChangeTale {
  /** Name of the kind of change, such as `promotion`. */
  readonly kind: string;
  /**
   * What it does to targets. A commit that claims the verb is told as `kind` where its content has one of these shapes.
   *
   * @default - it changes no target
   */
  readonly targets?: readonly TargetShape[];
  /**
   * The shape that history calls `kind` where the commit claims nothing that fits.
   *
   * @default - only a claim counts
   */
  readonly unclaimed?: TargetShape;
  /**
   * The data files that it changes, and which change of one it is: that the file `stands` afterwards, that it is
   * `gone`, any, or what its text before and after says.
   *
   * @default - it is not told of files
   */
  readonly file?: {
    readonly of: readonly ToldFile[];
    readonly when:
      | 'stands'
      | 'gone'
      | 'changed'
      | ((before: string | undefined, after: string | undefined) => boolean);
    /**
     * Whether each file is a change by itself, however many a commit changes.
     *
     * @default false
     */
    readonly apart?: boolean;
  };
  /**
   * What the file says that came, or that went.
   *
   * @param file path of the file, for what is wrong with it
   * @throws DeliveryError `BROKEN_FILE`: it is then told without what it says
   * @default - history does not tell what it says
   */
  terms?(text: string, file: string): ToldTerms;
  /**
   * What takes such a change back: another change, or `code` where the code decides.
   *
   * @default - nothing is named
   */
  undo?(told: ToldChange): Change | 'code' | undefined;
}

/**
 * A verb of the engine: everything about it except its command. It is added by one folder beside this file
 * and its line in `registry.ts`.
 *
 * @typeParam C the plain data of its request
 */
export interface ChangeEntry<C extends Change = Change> {
  readonly verb: C['verb'];
  /**
   * Whether it runs the project's code: it is then asked with `render` and `project`.
   *
   * @default false
   */
  readonly runsCode?: boolean;
  /**
   * Whether it asks registries of images: it is then asked with `registries`, unless it is to be done offline.
   *
   * @default false
   */
  readonly asksRegistries?: boolean;
  /** Schema of the request as plain data; nothing in it needs a port to be understood. */
  readonly request: v.GenericSchema<unknown, C>;
  /**
   * Plans the change on a snapshot. The plan's `change` is the request made absolute: the same again, wherever the
   * upstreams have moved.
   *
   * @param first the plan of the first attempt: what the request leaves open was decided there
   */
  plan(snapshot: Snapshot, request: C & Asked, first?: Plan): Promise<Plan>;
  /**
   * The changes that a request comes to, each planned, applied and approved apart.
   *
   * @default - the request itself
   */
  parts?(snapshot: Snapshot, request: C & Asked): Promise<readonly C[]>;
  /**
   * Plans a proposal again on the present head, for an approval or a merge: from the change that it keeps and the data
   * in its commit, without project code.
   *
   * @default - the verb is never proposed
   */
  again?(snapshot: Snapshot, proposed: Proposed<C>, asked: Asked): Promise<Plan>;
  /**
   * Name of the proposal within its environment.
   *
   * @default - verb and apps
   */
  proposal?(plan: Pick<Plan, 'change' | 'concerns' | 'targets' | 'environment'>): string | undefined;
  /**
   * The set of proposals that a change is one of.
   *
   * @default - it is none of several
   */
  set?(change: C): string | undefined;
  /** One line that says what a plan of it does. */
  subject(plan: Plan): string;
  /**
   * Trailers of a target that are this verb's own.
   *
   * @default - none
   */
  trailers?(target: TargetPlan): readonly Trailer[];
  /**
   * What is said to be so already where nothing is to be done: lower case, no full stop.
   *
   * @default - that it is as asked for
   */
  stands?(plan: Plan): string | undefined;
  /**
   * Whether a reason is wanted: without one the change is made, with a note. `later`: a reason can be added by asking
   * again.
   *
   * @default - a reason is optional
   */
  readonly why?: 'now' | 'later';
  /**
   * What happens where an environment asks for a reason or a ticket and none is given. Changes that stop something, or
   * bring back an earlier state, go ahead without.
   *
   * @default - environments do not ask
   */
  readonly unexplained?: 'refused' | 'warned';
  /**
   * How many approvals an environment asks for, where nothing is bypassed.
   *
   * @default - as many as of any change
   */
  reviewers?(approvals: EnvironmentData['approvals']): number;
  /** The command that asks for it: what a person types, arguments quoted for a shell where needed. */
  command(request: C): string;
  /**
   * The command that undoes the plan of one target once it is applied.
   *
   * @default - nothing is named
   */
  undo?(target: TargetPlan): Change | undefined;
  /**
   * Why the program would refuse it now, where it would take back an earlier change: as what it would bring back is
   * rejected, or its end is over. States that pass, such as a lockdown, do not count.
   *
   * @default - it would be taken
   */
  barred?(snapshot: Snapshot, change: C, asked: BarredQuestion): Promise<string | undefined>;
  /**
   * What a person does later, once the plan is applied and what made it necessary is over, such as to lift a hold.
   *
   * @default - nothing is named
   */
  later?(plan: Plan): readonly LaterChange[];
  /**
   * Whether its release was rendered for further environments as well, which reviewers want to see.
   *
   * @default false
   */
  readonly reachesFurther?: boolean;
  readonly tells: ChangeTale;
}

/** When a change would be asked for that takes an earlier one back. */
export interface BarredQuestion {
  readonly now: Date;
  /** The release that would come back, where it is one. */
  readonly from?: ReleaseRecord;
}

/** A change that is asked for later. */
interface LaterChange {
  readonly change: Change;
  /** When, or what it does: a comment behind its command. */
  readonly note: string;
}
