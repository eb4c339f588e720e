import type { Duration } from 'cdk8s';
import type { ControllerChoice } from '../../controllers';
import type {
  AskedWord,
  CustomPolicyData,
  ParamValue,
  PodSecurityLevel,
  PolicyData,
  PromotionTags,
  RuleSeverity,
  SwitchedRule,
} from '../../model/environment';
import type { Code } from '../../model/finding';
import type { GateEntry } from '../../model/gate';
import type { ClusterDestination, TargetValues, ValuesOf } from '../sources';
import type { Environment } from './environment';
import type { SyncPolicy } from './sync';
import type { Upstreams } from './upstreams';

/** A field that people may change in the cluster: the controller leaves it as they put it, and `check` asks for it once the time is over. */
export interface FieldByHand {
  /** Kind of the objects: `group/Kind`, or `Kind` of the core group. */
  readonly kind: string;

  /**
   * Name of the object, as it stands in the manifests.
   *
   * @default - every object of the kind
   */
  readonly object?: string;

  /** The field as a JSON pointer, such as `/spec/replicas`; `/` within a name is written `~1`. It must hold no image. */
  readonly path: string;

  /** Who may change it: a person or a team. */
  readonly who: string;

  /** The last day on which it may differ from Git (`2026-12-31`, in UTC), or the moment at which that ends (ISO 8601, UTC). */
  readonly until: string;

  /** How the value comes back to Git, for the person who is asked for it. */
  readonly back: string;
}

/** A person or job whose signature counts. */
export interface Signer {
  /** Address, such as `ada@example.org`. */
  readonly person: string;

  /** Public key: of SSH (`ssh-ed25519 AAAA…`), or of GnuPG as `gpg --armor --export` prints it. */
  readonly key: string;
}

/** How many people have to agree to a change, and of which teams. */
export interface Approvals {
  /**
   * People who have to agree to a promotion; 0 to 20.
   *
   * @default - as many as the largest part of `all`; 0 where there is none
   */
  readonly reviewers?: number;

  /**
   * Teams or people that the approvals have to come from.
   *
   * @default - anyone who may review
   */
  readonly owners?: readonly string[];

  /**
   * Parts of which all have to hold beside the number of people: two of one team, one of the owners of the app that moves. A
   * person counts in each part that they belong to. They hold for what `reviewers` is asked for.
   *
   * @default - the number of people is enough
   */
  readonly all?: readonly ApprovalPart[];

  /**
   * Who is in the teams that `all` names, by address: for signed approvals and the built-in forge. GitHub knows the members of its teams
   * itself.
   *
   * @default - nobody is known to be in a team
   */
  readonly teams?: Readonly<Record<string, readonly string[]>>;

  /**
   * People who have to agree to a rollback; 0 to 20.
   *
   * @default 0
   */
  readonly rollback?: number;

  /**
   * People who have to agree to a release, promotion or proposal that bypasses a refusal (`--bypass`); at least as many as
   * `reviewers`, and at most 20.
   *
   * @default - one more than `reviewers`, where that is above 0
   */
  readonly bypass?: number;

  /**
   * Keys of SSH with which people sign approvals (`approve --sign`). Such an approval counts wherever the proposal waits, also where
   * a forge does not answer.
   *
   * @default - no approval is signed
   */
  readonly keys?: readonly Signer[];

  /**
   * Whether only approvals count that one of `keys` signed.
   *
   * @default false
   */
  readonly signed?: boolean;

  /**
   * Whether `verify` asks for the receipt of every merge. Each `merge` leaves one.
   *
   * @default false
   */
  readonly receipts?: boolean;
}

/** How the pull requests of an environment are opened, on a forge that has them. */
export interface Requests {
  /**
   * Whether they are opened as drafts: a person marks one as ready for review. `merge` takes a draft when it is approved.
   *
   * @default false
   */
  readonly draft?: boolean;

  /**
   * Labels beside those of the change and the environment.
   *
   * @default - none
   */
  readonly labels?: readonly string[];

  /**
   * Accounts (`@ada`) and teams (`@organisation/team`) that are asked for a review beside the owners of `approvals`. Their approvals
   * count where no owners are named.
   *
   * @default - the owners alone
   */
  readonly reviewers?: readonly string[];

  /**
   * Accounts that they are assigned to.
   *
   * @default - nobody
   */
  readonly assignees?: readonly string[];

  /**
   * How many may be open at a time; a further one is refused. Those that exist are brought up to date.
   *
   * @default - any number
   */
  readonly most?: number;

  /**
   * Accounts and teams whose comments on pull requests and issues of the delivery repository are read as commands:
   * `/promote`, `/hold`, `/rollback`, `/explain`, and `/approve` of who may approve.
   *
   * @default - no comment is
   */
  readonly commenters?: readonly string[];

  /**
   * Whether the merged pull requests of the source repository that a release brings here get a comment that says so. The token needs
   * to be let in there.
   *
   * @default false
   */
  readonly commentOnSources?: boolean;
}

/** So many people of these. */
export interface ApprovalPart {
  /** How many; 1 to `reviewers`. */
  readonly people: number;
  /** Teams, such as `@example/sre`, and people by address; `owners`: the owners of each app that moves. */
  readonly of: readonly string[] | 'owners';
}

/** Where the manifests of an environment are delivered. */
export interface EnvironmentDelivery {
  /**
   * Repository that the manifests are delivered to, as the controller reaches it.
   *
   * @default - the project's, in package.json
   */
  readonly repository?: string;

  /**
   * Branch that the controller watches.
   *
   * @default - the project's, in package.json
   */
  readonly branch?: string;

  /**
   * Folder of the manifests in the repository.
   *
   * @default - `manifests/` and the environment's name
   */
  readonly path?: string;

  /**
   * Rule that says where files lie in that folder, by name and version.
   *
   * @default folders/v1
   */
  readonly layout?: string;
}

/**
 * What an environment may hold beyond what every environment may hold. An administrator has to grant it in the cluster.
 */
export interface Allowance {
  /**
   * Kinds of objects in a namespace, as `group/Kind`, or `Kind` of the core group.
   *
   * @default - none beside the usual ones
   */
  readonly kinds?: readonly string[];

  /**
   * Kinds of those that every environment may hold which this one may not, such as `networking.k8s.io/Ingress`.
   *
   * @default - none
   */
  readonly without?: readonly string[];

  /**
   * Kinds of objects that belong to the whole cluster. With them, the environment is no longer confined.
   *
   * @default - none
   */
  readonly clusterKinds?: readonly string[];

  /**
   * Namespaces beside the environment's own.
   *
   * @default - none
   */
  readonly namespaces?: readonly string[];

  /**
   * What pods may do in its namespaces: the level of the Pod Security Standards that the API server enforces there, and
   * that releases are refused by.
   *
   * @default 'baseline'
   */
  readonly podSecurity?: PodSecurityLevel;
}

/** What fields of the objects of a kind mean, where no table knows the kind. */
export interface FieldsOfKind {
  /**
   * Fields that hold images: `spec.runner.image`, `spec.steps[].image`, `spec.images.*`.
   *
   * @default - fields that look like images, which stay undecided
   */
  readonly images?: readonly string[];

  /**
   * Fields that look like images but are not, each with the reason. An image that is known to be pulled stays an image.
   *
   * @default - none
   */
  readonly holdsNoImage?: Readonly<Record<string, string>>;

  /**
   * Fields that say what is followed, such as `spec.source.targetRevision`, and may follow a branch or a range, each with
   * the reason.
   *
   * @default - none
   */
  readonly follows?: Readonly<Record<string, string>>;
}

/** A custom policy as an environment takes it; `Policy` is one. */
export interface CustomPolicy {
  readonly name: string;
  /** The policy as data. */
  toJSON(): CustomPolicyProps;
}

/** A policy as data, and where it holds: in all environments where it names none. */
export interface CustomPolicyProps extends Omit<CustomPolicyData, 'params'> {
  readonly environments?: readonly string[];
  readonly params?: Readonly<Record<string, ParamValue | undefined>>;
}

/** The rules that the objects of an environment are judged by, beside those that hold everywhere. */
export interface EnvironmentPolicies extends Omit<PolicyData, 'custom' | 'rules'> {
  /**
   * Built-in rules with another severity than their profile gives them. `cdk8s-delivery rules` lists them.
   *
   * @default - what the levels of Pod Security and `production` say
   */
  readonly rules?: Readonly<Partial<Record<SwitchedRule, RuleSeverity>>>;

  /**
   * Custom policies, each a `Policy`. One list may be given to several environments: a policy that names
   * `environments` holds in those only.
   *
   * @default - none
   */
  readonly custom?: readonly CustomPolicy[];
}

/** What a change may bypass: a refusal by its code, or the verdict of a gate. */
export type Bypassable = Code | `gate:${string}`;

/**
 * A recurring time. While a window that denies is open, nothing changes there. Where there are windows that allow, all
 * other times deny. A rollback passes, with a warning.
 */
export interface Window {
  /** Its name there; a DNS label. */
  readonly name: string;

  /** Whether it allows changes or denies them; a window that denies beats one that allows. */
  readonly kind: 'allow' | 'deny';

  /**
   * When it begins, by the clocks of its zone: minute, hour, day of the month, month and day of the week (0 is Sunday), such as
   * `0 18 * * 5`.
   */
  readonly schedule: string;

  /** How long it lasts, by the clocks of its zone: a minute to 366 days. The end is not part of it. */
  readonly duration: Duration;

  /** Time zone of the schedule, by its name in the IANA database, such as `Europe/Berlin`, or `UTC`. */
  readonly timeZone: string;

  /**
   * Apps that it is for.
   *
   * @default - all
   */
  readonly apps?: readonly string[];

  /**
   * Why, for those who are stopped by it.
   *
   * @default - none
   */
  readonly reason?: string;

  /**
   * Whether the controller keeps it as well. Argo CD gets a sync window in the administrator's file: it does not sync by itself
   * then. A person may, so that a rollback gets through.
   *
   * @default false
   */
  readonly controller?: boolean;
}

/** The definition of an environment. */
export interface EnvironmentProps<V extends ValuesOf<V> = TargetValues> {
  /**
   * Environments that releases come from.
   *
   * A plain array of several means any one of them, as {@link anyOf} does; {@link allOf} asks for each.
   *
   * @default - none: an entry, releases may start here
   */
  readonly promotesFrom?: readonly Environment[] | Upstreams;

  /**
   * What the controller does by itself: {@link autoSync} or {@link manualSync}.
   *
   * @default - manual
   */
  readonly sync?: SyncPolicy;

  /**
   * Approvals that a change needs.
   *
   * @default - none
   */
  readonly approvals?: Approvals;

  /**
   * Conditions on a promotion: `soak`, or a custom `expression` or `statement`.
   *
   * @default - none
   */
  readonly gates?: readonly GateEntry[];

  /**
   * Recurring times in which changes are allowed or denied.
   *
   * @default - changes are allowed at any time
   */
  readonly windows?: readonly Window[];

  /**
   * Where the manifests are delivered.
   *
   * @default - the project's repository and branch, `manifests/` and the environment's name
   */
  readonly delivery?: EnvironmentDelivery;

  /**
   * Cluster that the objects go to.
   *
   * @default - the cluster that the controller runs in, `https://kubernetes.default.svc`
   */
  readonly destination?: ClusterDestination;

  /**
   * What brings the manifests into the cluster: `flux({ … })`, `argocd()`, or a name.
   *
   * @default argocd
   */
  readonly controller?: string | ControllerChoice;

  /**
   * What it may hold beyond what every environment may hold: kinds of objects, and namespaces.
   *
   * @default - nothing
   */
  readonly allow?: Allowance;

  /**
   * Namespace of the objects.
   *
   * @default - the environment's name
   */
  readonly namespace?: string;

  /**
   * What the objects here are judged by, beside what holds everywhere: the cluster's Kubernetes, registries that images
   * may come from, the level of the Pod Security Standards that pods are warned by (`podSecurity: { warn: 'baseline' }`;
   * they are refused by that of `allow`), what the rules of
   * production do (`production: 'refuse'`), single rules (`cdk8s-delivery rules` lists them), and `custom` policies.
   * With `admission` they are put into the cluster too, as admission policies: to `deny`, to `warn`, or to `audit`.
   *
   * @default - what breaks the level baseline is refused; the level restricted and the rules of production warn
   */
  readonly policies?: EnvironmentPolicies;

  /**
   * What fields of objects mean, by kind: `group/Kind`, or `Kind` of the core group.
   *
   * @default - what the built-in table knows, and what looks like an image
   */
  readonly objectFields?: Readonly<Record<string, FieldsOfKind>>;

  /**
   * Whose signature every commit has to have that changes this environment, its apps or what decides on them. `verify`
   * proves it, by the keys that the commit before says; `signing` in package.json signs what this program commits.
   *
   * @default - commits need not be signed
   */
  readonly signers?: readonly Signer[];

  /**
   * Whether each commit that changes what runs here gets a tag, such as `prod-2026-11-26-001`: a release, a promotion, a rollback, a
   * retirement. `signed` needs a way to sign where the commit is made (`signing` in package.json).
   *
   * @default - no tags
   */
  readonly tags?: PromotionTags;

  /**
   * How pull requests for this environment are opened, how many may wait, and who may ask for changes by a comment.
   *
   * @default - as the forge has it; any number; nobody
   */
  readonly requests?: Requests;

  /**
   * What a person has to give for a change of what runs here, or of what lets it change: `reason`, `ticket`, or
   * `changeTicket(pattern)`. Without it the change is refused; a rollback, a freeze and a hold are warned.
   *
   * @default - nothing
   */
  readonly asksFor?: readonly AskedWord[];

  /**
   * Fields that people may change in the cluster, each with who, until when, and how it comes back to Git. Argo CD (`ignoreDifferences`)
   * and Flux (`ignore`) leave them as they are; `status` lists them, and `check` refuses those whose time is over.
   *
   * @default - none: what differs from Git is put back where the controller does that
   */
  readonly byHand?: readonly FieldByHand[];

  /**
   * Refusals that a change may bypass by name: a code such as `SOAK`, or `gate:` and the name of a gate, whatever that
   * gate says. Each bypass is recorded.
   *
   * @default - none
   */
  readonly bypassable?: readonly Bypassable[];

  /**
   * Until when `release --baseline` may record what already runs in the cluster, for an app of which nothing was
   * delivered yet: a day or a moment in UTC, such as `2027-01-31`. A baseline needs no upstream that had it and passes
   * no gate; approvals, the witness and all other rules hold as usual, and its record stays marked as a baseline.
   *
   * @default - no baselines
   */
  readonly baselinesUntil?: string;

  /**
   * Labels of every object of every app here; an object's own labels win.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Values that apps may read as `target.environment.values`, such as a domain. Every environment of a fleet has the same
   * ones. Changing one makes the renders of all releases stale.
   *
   * @default - none
   */
  readonly values?: V;
}
