import type { Snapshot } from '../../engine/delivery';
import type { AskedComment, AskedComments, ChangeOutcome, Forge, MergeOutcome } from '../../engine/promotion';
import { DeliveryError, type Finding, quote } from '../../model/finding';
import {
  type CommitId,
  type EnvironmentName,
  isEnvironmentName,
  type Person,
  printPerson,
} from '../../model/scalars';
import type { AskedExplanation, Explained } from '../asked-explanation';
import type { ChangeOf } from '../change-of';
import type { ChangeTerms } from '../open-options';
import { approvalText, explainedText, outcomeText, refusedText } from './answer-text';
import type { CommentVerb } from './comment-verbs';
import { type CommentRequest, commentVerb, parseComment } from './parse-comment';

/** What became of a comment. */
export interface AnsweredComment {
  /** `ignored`: it is no command, or was answered before. */
  readonly kind: 'answered' | 'refused' | 'ignored';
  readonly comment: Pick<AskedComment, 'id' | 'about' | 'by'>;
  readonly verb?: CommentVerb;
  /** The answer, as Markdown. */
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** A delivery that a person asks, as far as comments do. */
interface Asking {
  run(change: ChangeOf, terms: ChangeTerms): Promise<ChangeOutcome>;
  explain(asked: AskedExplanation): Promise<Explained>;
  merging(id: string, dryRun: boolean): Promise<MergeOutcome>;
}

/** What answering works with. */
interface AnswerPorts {
  readonly snapshot: () => Promise<Snapshot>;
  readonly forge: Forge;
  /** The same delivery, asked by another person. */
  readonly by: (person: Person) => Asking;
  /** Commands that are read; every other one is left to another job. */
  readonly only: readonly CommentVerb[];
}

/**
 * Reads a comment as a command, runs it where the data of the environment lets its author ask, and answers below. What
 * was answered is not run again.
 *
 * @throws DeliveryError `CANNOT_ANSWER` where the forge has no comments; `INVALID_OPTION` for a comment that is not there
 */
export async function answerComment(id: number, ports: AnswerPorts): Promise<AnsweredComment> {
  const { comments } = ports.forge;
  if (!comments)
    throw DeliveryError.of(
      'CANNOT_ANSWER',
      `the forge ${quote(ports.forge.kind)} has no comments that ask for changes`,
    );
  const snapshot = await ports.snapshot();
  const comment = await comments.read(snapshot.home, id);
  const verb = commentVerb(comment.text);
  const about = { comment: { id, about: comment.about, by: comment.by } };
  const ignored = (text: string): AnsweredComment => ({ ...about, kind: 'ignored', text, findings: [] });
  if (verb === undefined) return ignored('the comment is no command');
  if (!ports.only.includes(verb)) return ignored(`/${verb} is not one of the commands that are read here`);
  if (await comments.isAnswered(snapshot.home, comment)) return ignored('the comment was answered before');
  const said = await told(comment, verb, snapshot, comments, ports);
  await comments.answer(snapshot.home, comment, said.text);
  return { ...about, verb, ...said };
}

type Told = Pick<AnsweredComment, 'text' | 'findings'> & { readonly kind: 'answered' | 'refused' };

/** What a person is told: what goes wrong with the request is an answer, what goes wrong on the way is not. */
async function told(
  comment: AskedComment,
  verb: CommentVerb,
  snapshot: Snapshot,
  comments: AskedComments,
  ports: AnswerPorts,
): Promise<Told> {
  try {
    return await run(comment, parseComment(comment.text, verb), snapshot, comments, ports);
  } catch (error) {
    if (!(error instanceof DeliveryError) || ON_THE_WAY.has(error.code)) throw error;
    return refused(error.findings);
  }
}

/** Codes of what a person who comments can do nothing about: the job fails, and is run again. */
const ON_THE_WAY: ReadonlySet<string> = new Set([
  'REMOTE_FAILED',
  'FORGE_TOKEN',
  'FORGE_LIMIT',
  'INTERRUPTED',
  'DISK',
  'NO_GIT',
]);

const refused = (findings: readonly Finding[]): Told => ({
  kind: 'refused',
  text: refusedText(findings),
  findings,
});

async function run(
  comment: AskedComment,
  request: CommentRequest,
  snapshot: Snapshot,
  comments: AskedComments,
  ports: AnswerPorts,
): Promise<Told> {
  if (comment.refused !== undefined) throw mayNot(comment, comment.refused);
  if (request.kind === 'approve') return approve(comment, request.commit, snapshot, ports);
  await assertMayAsk(comment, request.environment, snapshot, comments);
  const delivery = ports.by(comment.by);
  if (request.kind === 'explain') {
    const { app, environment: to, release } = request;
    const found = await delivery.explain({ app, to, ...(release === undefined ? {} : { release }) });
    return { kind: 'answered', text: explainedText(found), findings: [] };
  }
  const { reason, ticket } = request;
  const outcome = await delivery.run(request.change, {
    ...(reason === undefined ? {} : { reason }),
    ...(ticket === undefined ? {} : { ticket }),
  });
  const { findings } = outcome.plan;
  if (outcome.kind === 'refused') return refused(findings);
  return { kind: 'answered', text: outcomeText(outcome), findings };
}

/** A comment is the approval itself: it is counted, as a merge does, and nothing is written. */
async function approve(
  comment: AskedComment,
  commit: CommitId | undefined,
  snapshot: Snapshot,
  { by }: AnswerPorts,
): Promise<Told> {
  const { proposal: id } = comment;
  if (id === undefined) throw mayNot(comment, 'it stands below no pull request of a proposal');
  const environment = id.split('/')[0] ?? '';
  if (!isEnvironmentName(environment) || commentersOf(snapshot, environment).length === 0)
    throw mayNot(comment, `${environment} names nobody whose comments are read (\`requests.commenters\`)`);
  const outcome = await by(comment.by).merging(id, true);
  if (outcome.kind === 'merged before')
    return { kind: 'answered', text: `Merged before, by commit ${outcome.commit}.`, findings: [] };
  const { proposal, plan, approvals } = outcome.review;
  if (commit !== proposal.head)
    throw mayNot(
      comment,
      commit === undefined
        ? 'it does not say what is approved'
        : `${commit.slice(0, 12)} is not the present commit of ${id}`,
      `read the plan, then comment \`/approve ${proposal.head}\``,
    );
  if (!approvals.some((each) => each.by.email === comment.by.email))
    throw mayNot(
      comment,
      'it does not count: approvals count of people who did not ask for the change, of the owners where the environment names some, and not below a later review that asks for changes',
    );
  const text = approvalText(approvals.length, plan.approvals.needed, proposal.head, plan.findings);
  return { kind: 'answered', text, findings: [] };
}

async function assertMayAsk(
  comment: AskedComment,
  environment: EnvironmentName,
  snapshot: Snapshot,
  comments: AskedComments,
): Promise<void> {
  const named = commentersOf(snapshot, environment);
  if (await comments.isOneOf(snapshot.home, comment.by, named)) return;
  throw mayNot(
    comment,
    named.length === 0
      ? `${quote(environment)} names nobody whose comments are read (\`requests.commenters\`)`
      : `${quote(environment)} reads comments of ${named.join(', ')} only`,
  );
}

/** Whose comments an environment reads, by its data at the head of the delivery branch. */
function commentersOf({ recordOf }: Snapshot, environment: EnvironmentName): readonly string[] {
  return recordOf.get(environment)?.requests?.commenters ?? [];
}

function mayNot({ by }: AskedComment, why: string, remedy?: string): DeliveryError {
  return DeliveryError.of(
    'COMMENT_REFUSED',
    `the comment of ${printPerson(by)} asks for nothing here: ${why}`,
    {},
    remedy === undefined ? {} : { remedy },
  );
}
