import { byTwoPeople, inTwoPlaces } from './ask-twice';
import { EVERY_VERB } from './every-verb';
import { theStage } from './stage';
import { tally } from './tally';

const stage = theStage();
const row = tally('equal requests at once, again and again');

const ROUNDS = 3;

for (const each of EVERY_VERB) {
  if (each.name !== 'approve')
    row(each.name, `asked for by two people ${ROUNDS} times, it is done once each time`, async () => {
      for (let round = 0; round < ROUNDS; round += 1) await byTwoPeople(stage(), each);
    });
  row(
    each.name,
    `asked for by one person in two places ${ROUNDS} times, it is done once each time`,
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) await inTwoPlaces(stage(), each);
    },
  );
}
