import { EVERY_VERB, verb } from './every-verb';
import { doAgain, repeatCommand } from './repeat-command';
import { theStage } from './stage';
import { tally } from './tally';

const stage = theStage();
const row = tally('repeated commands, with their texts');

for (const each of EVERY_VERB)
  row(each.name, 'run again, it says which commit did it', () =>
    repeatCommand(stage(), each, { text: true }),
  );

for (const [begin, end] of [
  ['freeze', 'unfreeze'],
  ['hold', 'unhold'],
  ['reject', 'unreject'],
  ['waive', 'unwaive'],
] as const)
  row(begin, 'after its end it is a new one, and so is the next end', () =>
    doAgain(stage(), verb(begin), verb(end)),
  );
