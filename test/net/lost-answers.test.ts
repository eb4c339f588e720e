import { EVERY_VERB, type VerbCase, verb } from './every-verb';
import { FAULTS, type Fault } from './faults';
import { loseAnswer } from './lose-answer';
import { theStage } from './stage';
import { tally } from './tally';

const stage = theStage();
const row = tally('lost answers');

// the other faults are in lost-answers.storm.ts
for (const each of EVERY_VERB) lost(each, FAULTS.sentAgain);
for (const name of ['promote (commit)', 'promote (proposal)', 'approve', 'merge'])
  for (const fault of [FAULTS.badGateway, FAULTS.unseen]) lost(verb(name), fault);

function lost(each: VerbCase, fault: Fault): void {
  row(each.name, titleOf(fault), async () => {
    expect((await loseAnswer(stage(), each, fault)).lost).toBeGreaterThan(0);
  });
}

function titleOf({ name, done }: Fault): string {
  return done === 'yes'
    ? `${name}, and it is reported as done`
    : `fails when ${name}, and the same command again does it`;
}
