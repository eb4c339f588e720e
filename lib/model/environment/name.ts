import { undecided } from '../finding';
import { dnsLabel } from '../scalars';
import { environmentField } from './field';
import { whole } from './field-change';

export const name = environmentField({
  name: 'name',
  about: 'the environment',
  schema: dnsLabel,
  compare: whole('name', () => undecided('the file names another environment', 'high')),
  words: () => undefined,
});
