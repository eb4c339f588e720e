import { EVERY_VERB } from './every-verb';
import { FAULTS, lose } from './faults';
import { loseAnswer } from './lose-answer';
import { theStage } from './stage';
import { tally } from './tally';

jest.setTimeout(900_000);

const stage = theStage();
const row = tally('lost answers, in every way');

/** More requests than any command makes. */
const REQUESTS = 80;

for (const each of EVERY_VERB) {
  for (const fault of Object.values(FAULTS))
    row(each.name, `${fault.name}: it has one effect, and is reported as done or failed`, () =>
      loseAnswer(stage(), each, fault),
    );
  for (const answer of ['unanswered', 'answered with 502'] as const)
    row(each.name, `whichever request is ${answer}, it has one effect`, async () => {
      for (let nth = 1; nth <= REQUESTS; nth += 1) {
        const cut = lose(answer, nth, () => true);
        const { lost } = await loseAnswer(stage(), each, { name: answer, done: 'perhaps', cut });
        if (lost === 0) return;
      }
      throw new Error(`the command makes more than ${REQUESTS} requests`);
    });
}
