import { type Command, Option } from 'commander';
import { DeliveryError, quote } from '../../model/finding';
import { printPerson } from '../../model/scalars';
import { printableLines } from '../../model/text';
import { COMMENT_VERBS, type CommentVerb } from '../../promotion/index';
import { withExamples } from '../examples';
import { listOf } from '../list-of';
import { contextOf } from './run';

interface Options {
  readonly only?: readonly CommentVerb[];
}

export function answerCommand(program: Command): void {
  withExamples(
    program
      .command('answer')
      .summary('run what a comment on the forge asks for, and answer it')
      .description(
        'Reads a comment on a pull request or an issue of the delivery repository as a command (/promote, /approve, /hold, /rollback, /explain), runs it as its author where the environment names that person (`requests.commenters`), and answers below, once. Takes the number of the comment: its text reaches no command line.',
      )
      .argument('<comment>', 'number of the comment')
      .addOption(
        new Option(
          '--only <command,…>',
          `commands that are read, of ${COMMENT_VERBS.join(', ')}; all of them unless named (repeatable)`,
        ).argParser(listOf(commentVerb)),
      ),
    'answer 1842016394',
    'answer 1842016394 --only hold,rollback',
  ).action(async (given: string, { only }: Options, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    const id = Number(given);
    if (!Number.isSafeInteger(id) || id < 1 || String(id) !== given)
      throw DeliveryError.of('INVALID_OPTION', `${quote(given)} is not the number of a comment`);
    const { kind, comment, verb, text, findings } = await (await context.open()).answer(id, only);
    out.done();
    const by = printPerson(comment.by);
    out.line(
      printableLines(verb === undefined ? text : `/${verb} of ${by}, below #${comment.about}: ${kind}`),
    );
    if (verb !== undefined) out.line(out.colors.dim(printableLines(text)));
    if (kind === 'refused') process.exitCode = 1;
    out.data('answer', {
      outcome: kind,
      findings,
      comment: comment.id,
      about: comment.about,
      by,
      ...(verb === undefined ? {} : { command: verb }),
      text,
    });
  });
}

function commentVerb(given: string): CommentVerb {
  const known = COMMENT_VERBS.find((each) => each === given);
  if (known) return known;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(given)} for --only is not a command that comments know: ${COMMENT_VERBS.join(', ')}`,
  );
}
