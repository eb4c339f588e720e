/** What a code means, for people and for the table in `docs/codes.md`. */
export interface CodeDescription {
  /** One sentence: what was found. */
  readonly summary: string;
  /** What the reader can do about it. */
  readonly remedy: string;
  /** `usage`: the request or a file is wrong (exit 2); `refused`: a rule says no, or a check failed (exit 1). */
  readonly kind: 'usage' | 'refused';
}

const usage = (summary: string, remedy: string): CodeDescription => ({ summary, remedy, kind: 'usage' });
const refused = (summary: string, remedy: string): CodeDescription => ({ summary, remedy, kind: 'refused' });

/** Every code this tool can print. Codes are stable: scripts may depend on them. */
export const CODES = {
  // artifacts and names
  INVALID_DIGEST: usage('the text is not an image digest', 'give `sha256:` and 64 lower-case hex digits'),
  INVALID_IMAGE: usage('the text is not an image reference', 'give `registry/path[:tag]@sha256:…`'),
  TAG_WITHOUT_DIGEST: usage(
    'an image is named without a digest where no registry is asked for it',
    'add the digest: `repository:tag@sha256:…`',
  ),
  INVALID_NAME: usage(
    'the name is not usable',
    'use lower-case letters, digits and `-`, at most 63 characters',
  ),
  INVALID_OPTION: usage(
    'an option or argument has a value that is not allowed',
    'give what the message allows; `--help`, behind the command, has examples',
  ),
  // typed fleet
  UPSTREAM_UNDEFINED: usage(
    'an environment promotes from something undefined',
    'declare the upstream before it is used, in a file that imports no app',
  ),
  UPSTREAM_CYCLE: usage('environments promote from each other in a circle', 'remove one of the edges named'),
  UNKNOWN_ENVIRONMENT: usage('no such environment', 'use one of the environments listed'),
  UNKNOWN_APP: usage('no such app', 'use one of the apps listed'),
  UNKNOWN_SLOT: usage('the app has no such image slot', 'use one of the slots listed'),
  DUPLICATE_NAME: usage('two definitions have the same name', 'rename one of them'),
  // synth
  LOST_CHART: refused(
    'a chart is in a separate cdk8s App, where its objects would be lost',
    'make it in the chart that was passed in',
  ),
  FOREIGN_DEPENDENCY: refused(
    'an object depends on an object of another target',
    'state the order of objects with `facts`',
  ),
  UNKNOWN_OBJECT_PATH: refused(
    'a slot names a field that no object of its app has',
    'check kind, name and field, or leave the path out',
  ),
  AMBIGUOUS_IMAGE: refused(
    'files name several images of one repository, and one slot stands for all of them',
    "give each image a slot: by tag (`image: 'repository:tag'`) or by field (`at`), or name the same tag everywhere",
  ),
  SLOT_NOT_PUT: refused(
    "files name a slot's image where there is no room for its digest",
    "give the map a `digest` beside its tag (`digest: ''`), write the image into one field as `repository:tag`, or say why the field holds none (`holdsNoImage`)",
  ),
  VALUE_LOST: refused(
    'an object was given a value that its class leaves out of what it renders',
    'write the field as the class names and types it (`k8s.IntOrString.fromNumber(80)`), or make the object as a plain `ApiObject`',
  ),
  PATCH_WITHOUT_EFFECT: refused(
    'a patch of an object does nothing, or cannot be applied',
    'correct the path or the value: what is removed or replaced has to be there, and what holds the new field, too',
  ),
  FACT_NOT_SUPPORTED: refused(
    'the controller cannot do what a fact states about an object',
    'state it as the message says, or leave it out',
  ),
  NOT_FINITE: refused('a number in a manifest is NaN or infinite', 'check the value at the path named'),
  NULL_IN_LIST: refused('a list in a manifest holds null or undefined', 'remove the entry'),
  DUPLICATE_OBJECT: refused(
    'two objects that go to one cluster have the same identity',
    'rename one or put it into another namespace',
  ),
  NOT_PERMITTED: refused(
    'the environment does not allow an object, so that its controller would refuse it',
    'leave the object out, or allow it in the environment',
  ),
  HANDOVER_DIFFERS: refused(
    'a file that hands a target to its controller holds something that no rendering of this target contains',
    'release or promote the app anew; nobody writes into `delivery/` by hand',
  ),
  OTHER_CONTROLLER: refused(
    'a release was rendered for another controller than the one that delivers the environment now',
    'release the app again, with code that knows the controller, and promote that',
  ),
  NOT_WATCHED: refused(
    'the namespace of an environment is not one that Argo CD looks at, so that nothing is deployed',
    'set `application.namespaces` in argocd-cmd-params-cm, and restart argocd-server and the application controller',
  ),
  NOT_IN_CLUSTER: refused(
    'the cluster has no object that an environment needs',
    "have an administrator apply the environment's bootstrap file, or see what holds its root",
  ),
  CLUSTER_DIFFERS: refused(
    "an object that grants rights is not what the administrator's file says",
    "have an administrator apply the environment's bootstrap file anew",
  ),
  RBAC_MATCHES_NOTHING: refused(
    'a policy of Argo CD names a project of an environment, and matches none of its Applications',
    'write three parts: `<env>/argocd-<env>/*`',
  ),
  NO_CONTROLLER: refused(
    'no controller has looked at an object, or the cluster does not know its kind',
    'install the controller, or see why it does not run',
  ),
  CLUSTER_SAYS: refused(
    'a controller says that it could not apply something, or waits for a person',
    "do what the controller's words ask for",
  ),
  ROLLOUT_ABORTED: refused(
    'a new version that Git wants was given up, and the cluster runs the old one',
    'roll back, which brings both together, or release again',
  ),
  ROLLOUT_WAITS: refused(
    'a version that is rolled out step by step waits for a person',
    'promote it or abort it, by the commands of the controller',
  ),
  IMAGE_WITHOUT_DIGEST: refused(
    'a rendered image is not pinned by digest',
    "take the image from the app's slots, or write `repository@sha256:…`",
  ),
  IMAGE_UNDECIDED: refused(
    'whether a field holds an image that is pulled without a digest cannot be decided',
    'add `@sha256:…`, or declare the field: `holdsNoImage` of the app, or `objectFields` of the environment',
  ),
  VERSION_DIFFERS: refused(
    'a version label differs from the image beside it',
    'take the label from the image, or leave it out',
  ),
  MOVING_SOURCE: refused(
    'an object follows a branch or a range of versions: what it brings changes without a release',
    'name a commit or an exact version, or declare the field in `objectFields` of the environment under `follows`',
  ),
  SECRET_WITH_DATA: refused('a rendered Secret holds data', 'use an external secret, or leave the data out'),
  INVALID_OBJECT: refused(
    'a rendered object is not a Kubernetes object',
    'give apiVersion, kind and metadata.name',
  ),
  NOT_A_MANIFEST: refused(
    'a file among the manifests is one that another tool reads first',
    'render it with that tool, and name what it gives',
  ),
  UNDEFINED_IN_TEXT: refused(
    'a text holds what JavaScript writes where a value is missing',
    'find the missing value; where the word is meant, list its path in the annotation `cdk8s-delivery/literal`',
  ),
  UNSAFE_INTEGER: refused(
    'a whole number is beyond 2^53, where JavaScript has lost digits',
    'give it as a text, where one is allowed',
  ),
  UNPRINTABLE_TEXT: refused(
    'a text cannot be written as YAML that every reader reads the same way',
    'remove the lone surrogate, or the merge key',
  ),
  MISNAMED_FILE: refused(
    'the name of a file does not match its content, or is nearly that of a data file, so that nothing reads it',
    'release again: the program names files by kind and name, and finds objects by that; or give the data file its name',
  ),
  EMPTY_RENDER: refused(
    'an app renders no objects for an environment',
    'declare it absent there, or render something',
  ),
  RENDERER_MISSING: usage(
    'the program that renders a chart or a kustomization is not installed',
    'install the package named, which `npm run pack:renderers` makes in a clone of the repository that cdk8s-delivery itself was packed from; or deliver as plain YAML what `kubectl kustomize` or `helm template` prints',
  ),
  SOURCE_NOT_RENDERED: refused(
    'the objects of an app cannot be made by Helm or Kustomize',
    'see what the message says; the same command on your machine says it too',
  ),
  NOT_REPRODUCIBLE: refused(
    'a chart makes different objects at another time, or with other random numbers',
    'give it the values that it makes up, most charts take the name of an existing Secret',
  ),
  CLUSTER_ASKED: refused(
    'a chart asks the cluster, which no render reaches',
    "give it the values that it looks for; or, where finding nothing is right, say so: `lookup: 'nothing'`",
  ),
  HOOK_NOT_SUPPORTED: refused(
    'a hook of a chart runs at a moment for which there is no phase',
    "leave it out by the values of the chart, or with `withChanges(helm(…), { remove: ['Kind/name'] })`",
  ),
  UNKNOWN_VALUE_PATH: refused(
    'an image is to go to a value that a chart does not have',
    'check the path, or add the key to the values',
  ),
  UNKNOWN_OBJECT: refused(
    'a change names an object that its source does not make',
    'use one of the names listed, or take the change out',
  ),
  IMPURE: refused(
    'the code used the clock, randomness, the environment, files, processes or the network while rendering',
    'pass the value in through the typed definitions',
  ),
  SYNTH_DIFFERS: refused(
    'a directory does not hold what the code renders',
    'render again, or find out who changed the files',
  ),
  // registry
  BROKEN_FILE: usage('a data file cannot be read', 'fix the file at the position named'),
  UNREADABLE_RESULT: usage(
    'the change would write a data file that cannot be read back',
    'change the value at the position named; nothing was written',
  ),
  UNEDITABLE_FILE: usage(
    'a data file is laid out in a way that cannot be changed safely',
    'write it in plain block style, one key per line, and try again',
  ),
  ORPHAN_RECORD: refused(
    'a record names an app or environment that is not configured',
    'configure it again, or `retire` the target',
  ),
  ENVIRONMENT_LEAVES: refused(
    'the data of an environment is removed, and with it who may approve what there',
    'have an administrator take it down in the cluster first: `cdk8s-delivery bootstrap --env <environment> --remove`',
  ),
  TARGETS_STAND: refused(
    'targets stand in an environment that is to be taken down',
    'retire them first, or let them run on without a controller with --keep-workloads',
  ),
  // render
  NO_APP_COMMAND: usage(
    'cdk8s.yaml has no usable `app` command',
    'give a plain command such as `node_modules/.bin/ts-node main.ts`',
  ),
  NO_LOCKFILE: usage('the code revision has no lockfile', 'commit the lockfile'),
  DEPENDENCIES_FAILED: refused(
    'the dependencies of the code revision could not be installed',
    'see the output of npm',
  ),
  RENDER_FAILED: refused(
    'the project code failed while rendering',
    'fix it there; `npx tsc` says more about types that do not fit',
  ),
  RENDER_TIMEOUT: refused(
    'the project code did not finish in time',
    'raise --render-timeout, or find the endless loop',
  ),
  RENDER_OUTPUT: refused('the project code wrote output that is not acceptable', 'see what was found'),
  // code
  CODE_NOT_PROTECTED: refused(
    'the code revision is not on a branch that releases may come from',
    'merge it first, or name a revision of an allowed branch',
  ),
  CODE_BEHIND: refused(
    'the code revision does not descend from the one that runs there, or it cannot be decided whether it does',
    'update the checkout (`git pull`, `git fetch --unshallow`), or name the older revision with --code',
  ),
  UNKNOWN_REVISION: usage('no such revision', 'name a commit, branch or tag of the project'),
  STATE_MOVED: refused(
    'another change of the same thing was made meanwhile',
    'look at what is there now, and ask again if you still want the change',
  ),
  LAYOUT_STAYS: refused(
    'an existing environment cannot get another layout: what it ran is read from the history of its paths',
    'leave the layout as it is, or define an environment with it under another name, promote into that, and retire this one',
  ),
  MIXED_CHANGE: refused('one change mixes code, governance or control files with a delivery', 'split it'),
  // release and promotion
  SLOT_NOT_PULLED: refused(
    'no manifest of an environment names the image of a slot',
    'use the image in the objects, or declare the slot unused in that environment',
  ),
  SLOT_NOT_UNUSED: refused(
    'a slot is declared to be unused in an environment, and a manifest there names its image',
    'take the environment out of `unusedIn`, or the image out of the objects',
  ),
  TAG_MOVED: refused(
    'a tag names different bits than before',
    'ask the person who moved the tag whether that was meant, and compare digests, not tags',
  ),
  IMAGE_NOT_FOUND: refused(
    'a registry has no such image',
    'see whether it was pushed, and whether it was deleted since: what is not there cannot be pulled',
  ),
  REGISTRY_FAILED: refused(
    'a registry does not tell which digest a tag names',
    'see whether it is reachable from here and lets you in, or name the digest',
  ),
  NO_TAG_FITS: refused(
    'no tag of a repository fits what a slot takes for new images',
    'see which tags the repository has, and mend `discover` of the slot',
  ),
  TOO_MANY_TAGS: refused(
    'too many images would have to be asked when they were built',
    'give the slot a narrower `pattern`, or order its tags by a number or text in them',
  ),
  IMAGE_UNCHECKED: refused(
    'a registry does not tell whether the images of a release are there',
    'nothing to do where the digests are known to be right; else see whether it is reachable from here and lets you in',
  ),
  REGISTRY_DIFFERS: refused(
    'a registry gives something other than what it says, or than what it was asked for',
    'do not release it: ask the people who run the registry, or the mirror in front of it',
  ),
  TAG_RENAMED: refused('the same bits have another tag than before', 'nothing to do'),
  SOURCE_DIFFERS: refused(
    'the same content is released again with another source commit',
    'nothing to do: the first one is kept',
  ),
  NOT_CONFIGURED: refused(
    'the environment or app is not in the delivery data yet',
    'run `cdk8s-delivery configure`',
  ),
  REPOSITORY_NOT_ALLOWED: refused(
    "the image comes from a repository that is not the app slot's",
    'use the repository that the app declares',
  ),
  SOURCE_NOT_ALLOWED: refused(
    "the source is not the app's source repository",
    'release from the repository that the app declares',
  ),
  MISSING_IMAGE: refused(
    'a slot has no image and nothing to inherit one from',
    'name an image for every slot',
  ),
  NO_RELEASE: refused('nothing is released there', 'release or promote first'),
  NOT_RENDERED_FOR: refused(
    'the release was not rendered for this environment',
    'release again with code that knows the environment: `--code <branch>` names it, also beside `--like`, whose code may be older than the environment',
  ),
  ABSENT_HERE: refused('the app does not exist in this environment', 'use `retire` to remove what is there'),
  STALE_RENDERS: refused(
    'the environment was configured differently since the release was rendered',
    'release again',
  ),
  RENDERS_LOST: refused(
    'the rendered files of the release are gone',
    'render again with `cdk8s-delivery witness`',
  ),
  RENDERS_DIFFER: refused(
    'rendering the release again gave different files',
    'find out what is not reproducible, or who forged the release',
  ),
  RENDERS_UNPROVEN: refused(
    'only its maker has rendered this release',
    'let another person or a job run `cdk8s-delivery witness <app> --release <id>`',
  ),
  NOT_VERIFIABLE: refused(
    'a release cannot be rendered again here',
    'render it where its code, its dependencies and the tools it needs are available',
  ),
  WITNESSED: refused('another person rendered this release again and got the same files', 'nothing to do'),
  NOT_IN_UPSTREAM: refused('the release has not been in the upstream environment', 'promote it there first'),
  ROLLED_BACK_UPSTREAM: refused(
    'the upstream environment was rolled back from this release',
    'promote it there again, or release a fixed one',
  ),
  UPSTREAM_UNREACHABLE: refused(
    'the repository of an upstream environment cannot be read',
    'try again when it can be reached',
  ),
  TAKEN_BACK: refused(
    'a rollback took the release back from there, and it is to come again',
    'make sure that what was wrong then is mended; `history` shows the rollback',
  ),
  LOSES_FIX: refused(
    'the release does not descend from the one that it replaces, which came by another way',
    'carry the fix back into the entry first; where it is contained, say so with `--fix-contained` and a reason',
  ),
  BASELINE: refused(
    'a release enters as a baseline, which no upstream had',
    'compare its digests with what runs in the cluster; what does not run there yet is promoted',
  ),
  SOAK: refused('the release has not been in the upstream long enough', 'wait until the time named'),
  INVALID_GATE: usage('a gate cannot be used', 'correct it in the typed environment at the position named'),
  GATE_PASSED: refused('a gate of the environment is open', 'nothing to do'),
  GATE_WAITS: refused('a gate of the environment is not open yet', 'wait for what the message names'),
  CLOCK_UNDECIDED: refused(
    'what depends on the time cannot be decided: the clock here does not fit the newest commit, or what the remote says',
    'set the clock of this machine; where it is right and the branch was not changed for long, or by a machine that was wrong, bypass it where the environment allows it',
  ),
  GATE_UNDECIDED: refused(
    'what is known here does not decide whether a gate of the environment opens',
    'supply what is missing, or bypass `gate:<name>` where the environment allows it',
  ),
  GATE_REFUSED: refused(
    'a gate of the environment does not let the release in',
    'see what the gate asks for',
  ),
  FROZEN: refused(
    'the environment is frozen and takes no promotions now',
    'wait, or ask the owner of the freeze',
  ),
  LOCKDOWN: refused(
    'the environment is locked: nothing may change it, rollbacks included',
    'ask the owner of the lockdown',
  ),
  HELD: refused('the target is pinned where it is', 'lift the hold with `cdk8s-delivery unhold`'),
  ALREADY_DECIDED: refused(
    'a freeze, hold, alarm or rejection of another person is there already, or one that this would weaken',
    'agree with that person, or end the other one by its own command first',
  ),
  EMERGENCY_OPEN: refused(
    'a person put a release in place by hand, and Git does not know of it',
    'record it with `cdk8s-delivery follow-up`',
  ),
  EMERGENCY_OVERTAKEN: refused(
    'an emergency is recorded after Git went on to another release',
    'see what runs there, then lift the hold with `cdk8s-delivery unhold`, or roll back',
  ),
  REJECTED: refused(
    'the release or one of its images is rejected and must not be promoted again',
    'release a fixed one, or end the rejection with `cdk8s-delivery unreject`',
  ),
  NOT_BYPASSABLE: usage('this refusal cannot be bypassed', 'see the codes that can'),
  NOTHING_TO_ROLL_BACK: refused(
    'the target has no earlier state',
    'release a fixed one, or see `cdk8s-delivery history` for what ran there',
  ),
  DIGEST_UNCHECKED: refused('it is not known here whether a registry still has an image', 'ask the registry'),
  HISTORY_CUT: refused(
    'the clone has only part of the history',
    'fetch the rest, for example with `git fetch --unshallow`, and ask again',
  ),
  NEVER_RAN: refused(
    'the named thing never ran, as far as is known here',
    'name what `cdk8s-delivery history` or `status` shows',
  ),
  NOT_IN_HISTORY: refused(
    'the target never ran this',
    'name a release or commit from `cdk8s-delivery history`',
  ),
  // proof
  FILES_MATCH: refused('the files of every target are what its record says', 'nothing to do'),
  COMPARED: refused(
    'rendered targets were compared with what runs',
    'nothing to do if all were compared; otherwise see which were not',
  ),
  RECORD_FORGED: refused(
    'a record does not certify itself',
    'restore the record from history, or release again',
  ),
  FILES_DIFFER: refused(
    'the files of a target are not what its record says',
    'roll back or restore the files: they were changed outside the tool',
  ),
  UNRECORDED_FILES: refused(
    'there are manifests without a record',
    'find out where they came from: a record that went is written again by `cdk8s-delivery rollback <app> --env <environment>`',
  ),
  BOOTSTRAP_DIFFERS: refused(
    "the administrator's file of an environment is not what the code says, or its data",
    'run `cdk8s-delivery bootstrap --env <environment> --out`, review the file, and let an administrator apply it',
  ),
  INPUTS_DIFFER: refused(
    "the files of an environment's inputs are not what was configured",
    'run `cdk8s-delivery configure`',
  ),
  // schema
  SCHEMA_UNKNOWN_KIND: refused(
    'no schema is known for a kind',
    'correct apiVersion and kind, put its CRD into the `crds` folder, or name it in `externalKinds`',
  ),
  SCHEMA_UNKNOWN_FIELD: refused(
    'an object has a field that its kind does not have',
    'correct or remove the field',
  ),
  SCHEMA_TYPE: refused('a field holds a value of another type', 'give a value of the type named'),
  SCHEMA_REQUIRED: refused('an object lacks a field that it needs', 'give the field'),
  SCHEMA_RULE: refused(
    'an object breaks a rule that its CustomResourceDefinition has in CEL',
    'give values that the rule allows',
  ),
  SCHEMA_VALUE: refused('a field holds a value that is not allowed there', 'give one of the values allowed'),
  API_REMOVED: refused('the cluster does not serve this API any more', 'use the API that replaces it'),
  API_DEPRECATED: refused('the API is going away', 'use the API that replaces it'),
  SELECTOR_MISMATCH: refused(
    'a selector does not select what it is for',
    'make the selector and the labels agree',
  ),
  DUPLICATE_ENTRY: refused('two entries of a list have the same name', 'rename or remove one of them'),
  REPLICAS_AUTOSCALED: refused(
    'an autoscaler scales an object that also sets a number of replicas',
    'leave `replicas` out of what is scaled',
  ),
  FOREIGN_SUBJECT: refused(
    'a binding gives rights to an account of another namespace, or to everyone',
    'give them to a ServiceAccount that is rendered along, or name it in the annotation `cdk8s-delivery/external` of the binding',
  ),
  SECRET_LOOKING: refused(
    'what looks like a secret stands in a ConfigMap, a variable or an argument',
    'put it into a Secret that an operator makes, and refer to that',
  ),
  INVALID_ANNOTATION: refused(
    'an annotation holds a value that its controller does not read',
    'give a value that the controller reads, or remove the annotation',
  ),
  DANGLING_REFERENCE: refused(
    'an object refers to something that is neither rendered nor declared as external',
    'render it, bring it as an input of the environment, correct the name, or declare it as external',
  ),
  // policies
  INVALID_POLICY: usage('a policy cannot be used', 'fix the expression or name that is shown'),
  POLICY_FAILED: refused(
    'an object breaks a policy',
    'see what the policy asks for, in `cdk8s-delivery rules`',
  ),
  POLICY_UNDECIDED: refused(
    'whether an object meets a policy cannot be decided outside the cluster',
    'write the policy without facts that only the cluster knows, give it the severity `warning`, or `waive` its name for a while',
  ),
  BY_HAND_ENDED: refused(
    'the time in which people may change a field in the cluster is over, and nothing puts the field back',
    'bring the value into the app or take it back, then remove the entry of `byHand` or name a later day, and run `configure`',
  ),
  WAIVED: refused('a waiver lets a finding pass for a while', 'fix it before the waiver ends'),
  WAIVER_EXPIRED: refused(
    'a waiver has ended and waives nothing any more',
    'fix what it waived and remove the file, or agree on another date',
  ),
  WAIVER_UNUSED: refused('a waiver has nothing to waive', 'remove the file'),
  WAIVER_LONG: refused(
    'a waiver would last longer than a year',
    'name an earlier day, so that a person looks at it again',
  ),
  NOT_WAIVABLE: usage(
    'a waiver names something that cannot be waived',
    'name one rule, or one of the codes listed',
  ),
  TOOL_MISSING: refused(
    'a tool that the project asks for is not on the PATH',
    'install it where checks run, or stop asking for it',
  ),
  SECOND_OPINION_FAILED: refused(
    'another tool finds fault with a manifest, or does not judge it',
    'see what the tool says',
  ),
  NO_SECOND_OPINION: refused(
    'another tool that was asked gave no verdict at all',
    'see what the tool says, or stop asking it',
  ),
  // proposals
  NO_SUCH_PROPOSAL: usage('no such open proposal', 'see `cdk8s-delivery status`'),
  PROPOSAL_MERGED: refused(
    'no proposal of that name is open: the last one is merged already',
    'take the change back: `cdk8s-delivery audit` names the command',
  ),
  PROPOSAL_WITHDRAWN: refused(
    'no proposal of that name is open: the last one was withdrawn',
    'ask for the change again, and have what it proposes approved',
  ),
  PROPOSAL_CLOSED: refused(
    'no proposal of that name is open: the last one was closed, as the delivery branch made it pointless',
    'where the change is still wanted, ask for it again',
  ),
  UNCLEAR_CHANGE: refused(
    'a branch that people made does not amount to one change that can be planned',
    'ask for it by a command, and let this program make the commit',
  ),
  PROPOSAL_CHANGED: refused(
    "the branch of a proposal has commits that are not the proposal's",
    'save the commits you want to keep, then remove the branch by hand',
  ),
  WHY_MISSING: refused(
    'an environment asks for a reason or a ticket, and the change has none, or not such a ticket',
    'ask again with --reason or --ticket',
  ),
  NOT_APPROVED: refused('the proposal lacks approvals', 'ask for the approvals named'),
  NOT_SIGNED: refused(
    'a commit, a tag or a witness is not signed by a person or job whose signature counts',
    'find out who made the commit; sign with a key that `signers` of the environment names',
  ),
  SIGNERS_APART: refused(
    'no key counts for all environments that name signers, so that nothing that changes all of them can be signed',
    'name one key in `signers` of all of them',
  ),
  TAG_WRONG: refused(
    'a promotion of an environment that asks for tags has none, or a tag names another commit',
    'find out who moved or removed the tag, and protect tags at the server',
  ),
  NO_RECEIPT: refused(
    'a merge has no receipt that counts, where the environment asks for one',
    'find out who made the commit; only `cdk8s-delivery merge` leaves receipts',
  ),
  TRAILER_FORGED: refused(
    'the message of a commit says something other than what the commit does',
    'believe its content, and find out who made the commit',
  ),
  APPROVAL_REPLAYED: refused(
    'an approval was given to something else',
    'find out who made the commit: it cannot be approved any more; what is not wanted is taken back by a change of its own',
  ),
  PLAN_DIGEST: refused(
    'a saved plan is not the one that was made',
    'make the plan again, and carry its file to the other job unchanged',
  ),
  PLAN_MOVED: refused(
    'the plan is no longer the one that was approved, or saved',
    'read the new plan and approve it again',
  ),
  OLDER_SOURCE: refused(
    'the source commit is older than the one that runs there',
    'make sure that going back is intended; `rollback` records it in history',
  ),
  BUILD_OLDER: refused(
    'a newer build of the pipeline was in the slot before, or it cannot be decided whether one was',
    'release the newest build; to go back on purpose, use `cdk8s-delivery rollback`, or release without --build',
  ),
  BUILD_DIFFERS: refused(
    'the same build brought another image before',
    'give each run of the pipeline a number of its own, or each pipeline its own name with --pipeline',
  ),
  SELF_WITNESS: refused(
    'the maker of a release cannot witness it',
    'let another person run `cdk8s-delivery witness`',
  ),
  WITNESS_DIFFERS: refused(
    'a witness file says something else than the record of the release, or not by whom, and does not count',
    'remove the file, and let another person run `cdk8s-delivery witness`',
  ),
  SELF_APPROVAL: refused('the requester cannot approve their own proposal', 'ask another person'),
  // git
  NO_GIT: usage('git cannot be run', 'install git 2.38 or newer'),
  NO_DELIVERY: usage(
    'no delivery repository is known',
    'name it with --delivery, or in package.json under "cdk8s-delivery"',
  ),
  NO_REPOSITORY: usage('this is not a Git repository', 'run it inside the project, or name the repository'),
  NO_BRANCH: usage(
    'the branch does not exist',
    'run `cdk8s-delivery configure` first, or name another branch',
  ),
  HISTORY_LOST: refused(
    'a branch that was there before is gone, or was moved back or rewritten',
    'restore the branch at the commit named, or take it as it is with `--accept-head`',
  ),
  REMOTE_FAILED: refused('the remote repository did not answer as it should', 'see what git said'),
  FORGE_TOKEN: usage(
    'the forge was asked without a token, or with one that may not do this',
    'give a token with the rights that docs/github.md names',
  ),
  FORGE_LIMIT: refused(
    'the forge takes no more requests for now',
    'run it again after the time named: it continues where it stopped',
  ),
  PROTECTION_MIXED: refused(
    'a branch holds environments that ask for approval beside others that do not, and anyone who may push to one can push to all',
    'deliver them to branches of their own, or let one app alone update the branch: `protect --merger`',
  ),
  PROTECTION_DIFFERS: refused(
    'a branch is not protected as the data of its environments asks for',
    'run `cdk8s-delivery protect --apply` with the token of a person who administers the repository',
  ),
  CANNOT_PROTECT: refused(
    'the forge cannot enforce what the data of the environments asks for',
    'see what is then only advisory, and run `check` and `verify` after every push',
  ),
  ADVISORY_ONLY: refused(
    'something is not enforced, and people have to keep to it by themselves',
    'do what the message names, or know that it is so',
  ),
  PUSH_REFUSED: refused('the remote refused the change', 'see what the remote said'),
  COMMENT_REFUSED: refused(
    'a comment asks for what its author may not ask for there',
    'have a person ask whom `requests.commenters` of the environment names, or use the command line',
  ),
  CALLER_REFUSED: refused(
    'a workflow asks for a release and does not prove that it may',
    'have a workflow of the repository that the app declares ask, in a job of the environment `release`: docs/pipelines.md',
  ),
  CANNOT_ANSWER: usage(
    'the forge has no comments that ask for changes',
    'use a forge that has them (`--forge github`), or the command line',
  ),
  TOO_MANY_PROPOSALS: refused(
    'as many proposals are open as the environment takes at a time',
    'merge or withdraw one of those named, or have `requests.most` of the environment raised',
  ),
  TOO_MANY_RACES: refused('other changes to the branch kept winning the race', 'try again'),
  BRANCH_CHECKED_OUT: refused(
    'the delivery branch is checked out in that working tree',
    'deliver to another branch, or to a bare repository',
  ),
  UNSAFE_PATH: refused('a path leads out of the folder that it belongs to', 'use plain relative paths'),
  OBJECT_MISSING: refused('a Git object is not where it is needed', 'fetch it, or find out where it went'),
  OBJECT_FORMAT: refused('the repositories use different object formats', 'use repositories of one format'),
  // the rest
  ALREADY_THERE: usage(
    'a file that would be written already exists',
    'move it away, or choose an empty folder: nothing is overwritten',
  ),
  CANNOT_SIGN: usage(
    'a commit, a tag or an approval cannot be signed as asked, or its signature would not count',
    'set `git config user.signingKey`, or CDK8S_DELIVERY_SIGNING_KEY, and make sure that the key can be used without a prompt',
  ),
  DISK: refused('a file cannot be written', 'free some space, or see the permissions'),
  INTERRUPTED: refused(
    'stopped by a signal',
    'run it again: nothing was left half done; `cdk8s-delivery history` tells whether it was done before it stopped',
  ),
  INTERNAL: refused('a defect of this tool', 'please report it with the output'),
} as const satisfies Record<string, CodeDescription>;

/** A stable, machine-readable code of a finding or error. */
export type Code = keyof typeof CODES;
