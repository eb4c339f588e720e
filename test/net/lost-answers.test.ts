import { EVERY_VERB, verb } from './every-verb';
import { FAULTS, type Fault } from './faults';
import { loseAnswer } from './lose-answer';
import { theStage } from './stage';
import { tally } from './tally';

const stage = theStage();
const row = tally('lost answers');

for (const each of EVERY_VERB) {
  // the other faults, and those of commands that render, are in lost-answers.storm.ts
  const faults: Fault[] = [FAULTS.sentAgain, ...(each.renders ? [] : [FAULTS.unseen])];
  for (const fault of faults)
    row(each.name, titleOf(fault), async () => {
      expect((await loseAnswer(stage(), each, fault)).lost).toBeGreaterThan(0);
    });
}
for (const name of ['promote (commit)', 'promote (proposal)', 'approve', 'merge'])
  row(name, titleOf(FAULTS.badGateway), () => loseAnswer(stage(), verb(name), FAULTS.badGateway));

function titleOf({ name, done }: Fault): string {
  return done === 'yes'
    ? `${name}, and it is reported as done`
    : `fails when ${name}, and the same command again does it`;
}
