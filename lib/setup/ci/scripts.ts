import { version } from '../../version';

/** The program, as npm installs it; its code is never that of a pull request. */
export const PACKAGE = `cdk8s-delivery@${version}`;

/** Installs the program outside of the project, without scripts of packages. */
export const installInto = (folder: string): string =>
  `npm install --prefix ${folder} --ignore-scripts --no-audit --no-fund ${PACKAGE}`;

/** Why a change is made, and its ticket, where they are given: an environment may ask for them. */
const WHY = `if [ -n "$REASON" ]; then set -- "$@" --reason "$REASON"; fi
if [ -n "$TICKET" ]; then set -- "$@" --ticket "$TICKET"; fi`;

/** Images stand apart by blanks, lines or commas, none of which an image has; `set -f`: no word is a pattern of files. */
const WHAT = `set -f
for each in $(printf '%s' "$IMAGE" | tr ',' ' '); do set -- "$@" --image "$each"; done
if [ -n "$SOURCE_COMMIT" ]; then set -- "$@" --source-commit "$SOURCE_COMMIT"; fi
if [ -n "$RUN" ]; then set -- "$@" --evidence "run=$RUN"; fi
${WHY}
cdk8s-delivery "$@" -- "$APP"`;

/** Asks for a release of what variables say; a release of new code alone has no image. */
export const RELEASE = `set -- release
${WHAT}`;

/**
 * Verifies a request for a release, and changes nothing. A workflow proves which repository it is of, a person asks in
 * their own name. The token is read from the event, so that no log shows it.
 */
export const REQUEST = `set -- release --dry-run
if [ "$SENDER" != User ]; then
  jq --raw-output '.inputs.caller // ""' "$GITHUB_EVENT_PATH" > "$RUNNER_TEMP/caller"
  set -- "$@" --caller "$RUNNER_TEMP/caller"
fi
${WHAT}`;

/**
 * Asks for a release of what variables say. Who started the pipeline by hand asks in their own name; any other has to prove
 * which project it is of. The token reaches the program in a file, so that no list of processes shows it.
 */
export const PROVEN_RELEASE = `set -- release
if [ "$CI_PIPELINE_SOURCE" != web ]; then
  printf '%s' "$CALLER" > /tmp/caller
  set -- "$@" --caller /tmp/caller
fi
${WHAT}`;

/** Brings environments and apps of the code into the delivery data; nothing is done where they are there. */
export const CONFIGURE = 'cdk8s-delivery configure';

/** Renders a release again, as another identity than the one that released it. */
export const WITNESS = 'cdk8s-delivery witness --as "$WITNESS" -- "$APP"';

/** Asks for a promotion of one app, or of all that can go: then by one proposal for each owner. */
export const PROMOTE = `set -- promote --to "$TO"
${WHY}
if [ -n "$APP" ]; then cdk8s-delivery "$@" -- "$APP"
else cdk8s-delivery "$@" --all --skip-refused --by-owner; fi`;

/** Answers a comment; one that is refused is answered, and no failure. */
export const ANSWER = (only: string): string =>
  `cdk8s-delivery answer --only ${only} -- "$COMMENT" || [ "$?" = 1 ]`;

/** Merges the proposals of `ids`; one that waits for its approval does not count as a failure. */
const MERGE_THEM = `failed=0
for id in $ids; do
  cdk8s-delivery merge -- "$id" || { code=$?; [ "$code" = 1 ] || failed=$code; }
done
exit "$failed"`;

/** Merges the proposal that is named, or every one that may be. */
export const MERGE = `ids="$PROPOSAL"
if [ -z "$ids" ]; then ids=$(cdk8s-delivery status --json | jq --raw-output '.proposals[].id'); fi
${MERGE_THEM}`;

/** Merges the releases of one app that wait, and nothing else that is approved. */
export const MERGE_RELEASE = `ids=$(cdk8s-delivery status --json | jq --raw-output '.proposals[].id | select(endswith("/release-" + env.APP))')
${MERGE_THEM}`;

/** Lines of a script, each behind so many blanks. */
export function indented(script: string, blanks: number): string {
  return script
    .split('\n')
    .map((line, index) => (index === 0 || line === '' ? line : `${' '.repeat(blanks)}${line}`))
    .join('\n');
}
