import { DeliveryError, type Finding, quote, type RuleTally, refusal } from '../../model/finding';
import type { GateStanding } from '../../model/gate';
import { isMap } from '../../model/json';
import {
  appName,
  commitId,
  deliveryBranch,
  digest,
  environmentName,
  findingCode,
  fitted,
  ImageReference,
  instant,
  parsePerson,
  printPerson,
  problemText,
  treeId,
} from '../../model/scalars';
import { v } from '../../model/schema';
import { parseRecord, printRecord, type ReleaseRecord } from '../../registry';
import type { TreeEdit } from '../git';
import { assertSafePath } from '../git';
import { effectOf, type Plan, planDigest, type RendersPlan, type TargetPlan } from './plan';
import { planDiffers } from './plan-moved';

/** The most characters of a saved plan: a release of a large app for many environments has room in it. */
const LONGEST = 128 * 1024 * 1024;

const PLAN_SCHEMA = 'cdk8s-delivery/plan/v1' satisfies Plan['schema'];

const Content = v.union([v.strictObject({ text: v.string() }), v.strictObject({ base64: v.string() })]);
const Path = v.pipe(
  v.string(),
  v.check((path) => isSafe(path), 'not a path inside the repository'),
);
const Texts = v.array(v.string());

const FindingSchema = v.looseObject({
  code: findingCode,
  severity: v.picklist(['refusal', 'warning', 'note']),
  undecided: v.exactOptional(v.literal(true)),
  subject: v.record(v.string(), v.union([v.string(), v.number()])),
  message: v.string(),
  remedy: v.string(),
});

const SavedSchema = v.strictObject({
  schema: v.literal(PLAN_SCHEMA),
  digest,
  verb: v.string(),
  change: v.looseObject({ verb: v.string() }),
  environment: v.exactOptional(environmentName),
  repository: v.string(),
  branch: deliveryBranch,
  base: v.nullable(commitId),
  at: v.exactOptional(instant),
  requestedBy: v.string(),
  reason: v.exactOptional(v.string()),
  ticket: v.exactOptional(v.string()),
  bypass: Texts,
  targets: v.array(
    v.strictObject({
      environment: environmentName,
      app: appName,
      change: v.picklist(['first', 'update', 'remove', 'evidence', 'same']),
      /** Records are kept as their files hold them. */
      from: v.exactOptional(v.string()),
      to: v.exactOptional(v.string()),
      tree: v.strictObject({ before: v.exactOptional(treeId), after: v.exactOptional(treeId) }),
      promotedFrom: v.exactOptional(environmentName),
      restores: v.exactOptional(commitId),
    }),
  ),
  edits: v.array(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('file'), path: Path, content: Content }),
      v.strictObject({ kind: v.literal('tree'), path: Path, id: treeId }),
      v.strictObject({ kind: v.literal('delete'), path: Path }),
    ]),
  ),
  renders: v.array(
    v.strictObject({
      app: appName,
      record: v.string(),
      ownCode: v.boolean(),
      files: v.array(v.strictObject({ path: Path, content: Content, origin: v.exactOptional(v.string()) })),
    }),
  ),
  findings: v.array(FindingSchema),
  rules: v.exactOptional(v.array(v.looseObject({ rule: v.string() }))),
  gates: v.exactOptional(v.array(v.looseObject({ gate: v.string() }))),
  approvals: v.strictObject({ needed: v.pipe(v.number(), v.integer(), v.minValue(0)), owners: Texts }),
  startsFrom: v.record(v.string(), v.string()),
  resolved: v.exactOptional(
    v.strictObject({
      code: commitId,
      apps: v.array(appName),
      like: v.exactOptional(v.record(v.string(), v.record(v.string(), v.string()))),
    }),
  ),
  concerns: Texts,
  reached: v.exactOptional(commitId),
  said: v.exactOptional(Texts),
});

type Saved = v.InferOutput<typeof SavedSchema>;

/**
 * A plan as text, to be saved in one job and applied in another: JSON of the schema `cdk8s-delivery/plan/v1`, with the
 * contents of all files. {@link parseSavedPlan} reads it back. It holds what the manifests hold, and no further
 * secrets.
 */
export function printSavedPlan(plan: Plan): string {
  const { effect: _, requestedBy, targets, edits, renders, resolved, ...plain } = plan;
  const saved = {
    ...plain,
    requestedBy: printPerson(requestedBy),
    targets: targets.map(({ from, to, ...target }) => ({
      ...target,
      ...(from ? { from: printRecord(from) } : {}),
      ...(to ? { to: printRecord(to) } : {}),
    })),
    edits: edits.map((edit) =>
      edit.kind === 'file' ? { ...edit, content: contentOf(Buffer.from(edit.content)) } : edit,
    ),
    renders: renders.map(savedRenders),
    ...(resolved ? { resolved: savedResolution(resolved) } : {}),
  };
  return `${JSON.stringify(saved, null, 2)}\n`;
}

/**
 * Reads a saved plan as hostile input, and compares its digest with what it holds. That the plan is what its request
 * means where it is applied is for `apply` to judge: it plans the request again.
 *
 * @param file the file's name, for messages
 * @throws DeliveryError `BROKEN_FILE` with every problem, `PLAN_DIGEST`
 */
export function parseSavedPlan(text: string, file?: string): Plan {
  const subject = file === undefined ? {} : { file };
  const broken = (message: string) =>
    DeliveryError.of('BROKEN_FILE', message, subject, {
      remedy: 'give the file that `--dry-run --plan-out <file>` wrote',
    });
  if (text.length > LONGEST) throw broken(`a plan has at most ${LONGEST} characters`);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw broken(`it is not a saved plan: ${(cause as Error).message}`);
  }
  const schema = isMap(data) ? data['schema'] : undefined;
  if (schema !== PLAN_SCHEMA)
    throw broken(
      `it is not a saved plan: its "schema" is ${schema === undefined ? 'not there' : quote(schema)}, ${quote(PLAN_SCHEMA)} is expected`,
    );
  const read = fitted(SavedSchema, data, 'the plan');
  if (!read.fits) {
    const [first, ...others] = read.problems.map((each) =>
      refusal('BROKEN_FILE', problemText(each), subject),
    );
    throw new DeliveryError([first as Finding, ...others]);
  }
  const { output } = read;
  const draft = draftOf(output);
  const digest = planDigest(draft, draft.said ?? []);
  if (digest === output.digest) return { schema: output.schema, ...draft, effect: effectOf(draft), digest };
  throw new DeliveryError([planDiffers(output.digest, digest, subject)]);
}

function draftOf({ schema: _, digest: __, ...saved }: Saved): Omit<Plan, 'schema' | 'effect' | 'digest'> {
  const { requestedBy, targets, edits, renders, findings, rules, gates, resolved, ...plain } = saved;
  return {
    ...plain,
    requestedBy: parsePerson(requestedBy),
    targets: targets.map(({ from, to, ...target }): TargetPlan => {
      const file = `${target.environment}/${target.app}`;
      return {
        ...target,
        ...(from === undefined ? {} : { from: parseRecord(from, file) }),
        ...(to === undefined ? {} : { to: parseRecord(to, file) }),
      };
    }),
    edits: edits.map(
      (edit): TreeEdit => (edit.kind === 'file' ? { ...edit, content: bytesOf(edit.content) } : edit),
    ),
    renders: renders.map(readRenders),
    findings: findings as unknown as readonly Finding[],
    ...(rules ? { rules: rules as unknown as readonly RuleTally[] } : {}),
    ...(gates ? { gates: gates as unknown as readonly GateStanding[] } : {}),
    ...(resolved ? { resolved: readResolution(resolved) } : {}),
  };
}

function savedRenders({ app, record, ownCode, files, origins }: RendersPlan): Saved['renders'][number] {
  return {
    app,
    record: printRecord(record),
    ownCode,
    files: [...files].map(([path, content]) => {
      const origin = origins.get(path);
      return { path, content: contentOf(content), ...(origin === undefined ? {} : { origin }) };
    }),
  };
}

function readRenders({ app, record, ownCode, files }: Saved['renders'][number]): RendersPlan {
  return {
    app,
    record: parseRecord(record, app),
    ownCode,
    files: new Map(files.map(({ path, content }) => [path, bytesOf(content)])),
    origins: new Map(
      files.flatMap(({ path, origin }) => (origin === undefined ? [] : [[path, origin] as const])),
    ),
  };
}

function savedResolution({ like, ...rest }: NonNullable<Plan['resolved']>): NonNullable<Saved['resolved']> {
  const written = Object.entries(like ?? {}).map(([app, images]) => [
    app,
    Object.fromEntries(Object.entries(images).map(([slot, image]) => [slot, image.full])),
  ]);
  return { code: rest.code, apps: [...rest.apps], ...(like ? { like: Object.fromEntries(written) } : {}) };
}

function readResolution({ like, ...rest }: NonNullable<Saved['resolved']>): NonNullable<Plan['resolved']> {
  const read = Object.entries(like ?? {}).map(([app, images]): [string, ReleaseRecord['images']] => [
    app,
    Object.fromEntries(Object.entries(images).map(([slot, image]) => [slot, ImageReference.parse(image)])),
  ]);
  return { ...rest, ...(like ? { like: Object.fromEntries(read) } : {}) };
}

/** Text where the bytes are UTF-8, so that a person can read the plan. */
function contentOf(bytes: Buffer): v.InferOutput<typeof Content> {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? { text } : { base64: bytes.toString('base64') };
}

function bytesOf(content: v.InferOutput<typeof Content>): Buffer {
  return 'text' in content ? Buffer.from(content.text) : Buffer.from(content.base64, 'base64');
}

function isSafe(path: string): boolean {
  try {
    assertSafePath(path);
    return true;
  } catch {
    return false;
  }
}
