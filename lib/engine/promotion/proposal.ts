import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { dnsLabel, text } from '../../model/exchange';
import { DeliveryError, quote } from '../../model/finding';
import { type Person, parsePerson } from '../../model/scalars';
import { layout } from '../../registry';
import type { Site } from '../delivery/site';
import type { Plan, Verb } from './plan';

const IntentSchema = v.strictObject({
  verb: v.picklist(['release', 'promote', 'rollback', 'retire', 'configure', 'waive']),
  environment: v.exactOptional(dnsLabel),
  change: v.exactOptional(v.looseObject({ verb: v.string() })),
  targets: v.array(
    v.strictObject({
      app: dnsLabel,
      promotedFrom: v.exactOptional(dnsLabel),
      restores: v.exactOptional(text),
    }),
  ),
  bypass: v.array(text),
  reason: v.exactOptional(v.string()),
  /** When it was asked for. */
  at: v.pipe(v.string(), v.isoTimestamp()),
});

/** What a proposal asks for; a merge plans it anew. */
export type Intent = v.InferOutput<typeof IntentSchema>;

/** A change that waits for approval: a branch with one commit on top of the delivery branch. */
export interface Proposal {
  /** `<environment>/<slug>`, such as `prod/promote-frontend`. */
  readonly id: string;
  readonly ref: string;
  /** The branch that it is to be merged into, as it stands now. */
  readonly site: Site;
  /** The proposal's commit. */
  readonly head: string;
  /** Commit of the delivery branch that it was opened on; with it, an approval can be used once only. */
  readonly opened: string;
  readonly digest: string;
  readonly intent: Intent;
  readonly requestedBy: Person;
  readonly subject: string;
  readonly message: string;
  readonly at: Date;
}

/** The id of the proposal that a plan becomes: the same request finds its own proposal again. */
export function proposalId({
  verb,
  environment,
  targets,
  edits = [],
}: Pick<Plan, 'verb' | 'environment' | 'targets'> & Partial<Pick<Plan, 'edits'>>): string {
  const [file] = edits;
  if (verb === 'waive' && file) return `${environment}/waive-${fileName(file.path)}`;
  const apps = targets
    .filter(({ change }) => change !== 'same')
    .map(({ app }) => app)
    .sort();
  return `${environment ?? '_fleet'}/${verb}${apps.length === 0 ? '' : `-${namesOf(apps)}`}`;
}

/** Name of a data file without folder and ending. */
export function fileName(path: string): string {
  return path.replace(/^.*\/|\.yaml$/g, '');
}

/** No app's name holds `_`, so that different sets never have the same text. */
function namesOf(apps: readonly string[]): string {
  const names = apps.join('_');
  if (apps.length <= 3 && names.length <= 80) return names;
  return `${apps.length}_apps_${createHash('sha256').update(names).digest('hex').slice(0, 8)}`;
}

/**
 * The ref of a proposal; throws `NO_SUCH_PROPOSAL` for what cannot be an id.
 *
 * @param branch the delivery branch that it is to be merged into
 */
export function proposalRef(branch: string, id: string): string {
  if (/^[a-z0-9_][a-z0-9-]*\/[a-z0-9][a-z0-9_-]*$/.test(id))
    return layout.refOf({ kind: 'proposal', branch, id });
  throw DeliveryError.of(
    'NO_SUCH_PROPOSAL',
    `${quote(id)} is not a proposal, an id looks like "prod/promote-frontend"`,
  );
}

/** The trailers that carry a proposal in its commit. */
export function proposalTrailers(plan: Plan, now: Date): [string, string][] {
  const intent: Intent = {
    verb: intentVerb(plan.verb),
    ...(plan.environment === undefined ? {} : { environment: plan.environment }),
    ...(plan.change ? { change: { ...plan.change } } : {}),
    targets: plan.targets
      .filter(({ change }) => change !== 'same')
      .map(({ app, promotedFrom, restores }) => ({
        app,
        ...(promotedFrom === undefined ? {} : { promotedFrom }),
        ...(restores === undefined ? {} : { restores }),
      })),
    bypass: [...plan.bypass],
    ...(plan.reason === undefined ? {} : { reason: plan.reason }),
    at: now.toISOString(),
  };
  return [
    ['Opened-on', plan.base ?? ''],
    ['Delivery-Intent', JSON.stringify(intent)],
  ];
}

/** Reads a proposal back from its commit; throws `BROKEN_FILE` when it is none. */
export function parseProposal(
  { branch, id }: { readonly branch: string; readonly id: string },
  commit: { commit: string; message: string; committer: { date: Date } },
  siteOf: (environment: string | undefined) => Site,
): Proposal {
  const ref = layout.refOf({ kind: 'proposal', branch, id });
  const trailers = parseTrailers(commit.message);
  const value = (name: string): string => {
    const found = trailers.find(([key]) => key === name)?.[1];
    if (found !== undefined) return found;
    throw DeliveryError.of(
      'BROKEN_FILE',
      `the proposal's commit ${commit.commit.slice(0, 12)} has no trailer ${name}`,
      { file: ref },
    );
  };
  const intent = v.safeParse(IntentSchema, parseJson(value('Delivery-Intent')));
  if (!intent.success)
    throw DeliveryError.of(
      'BROKEN_FILE',
      `the proposal's intent is not readable: ${intent.issues[0].message}`,
      { file: ref },
    );
  return {
    id,
    ref,
    site: siteOf(intent.output.environment),
    head: commit.commit,
    opened: value('Opened-on'),
    digest: value('Plan'),
    intent: intent.output,
    requestedBy: parsePerson(value('Requested-by')),
    subject: commit.message.split('\n', 1)[0] ?? '',
    message: commit.message,
    at: commit.committer.date,
  };
}

/** The trailers of a commit message: the `Name: value` lines of its last paragraph. */
export function parseTrailers(message: string): [name: string, value: string][] {
  const last = message.trimEnd().split('\n\n').at(-1) ?? '';
  return last.split('\n').flatMap((line): [string, string][] => {
    const colon = line.indexOf(': ');
    return colon > 0 && /^[A-Za-z][A-Za-z0-9-]*$/.test(line.slice(0, colon))
      ? [[line.slice(0, colon), line.slice(colon + 2)]]
      : [];
  });
}

function intentVerb(verb: Verb): Intent['verb'] {
  const result = v.safeParse(IntentSchema.entries.verb, verb);
  if (result.success) return result.output;
  throw DeliveryError.of('INTERNAL', `${verb} is never proposed`);
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
