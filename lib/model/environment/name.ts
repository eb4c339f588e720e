import { undecided } from '../finding';
import { environmentName } from '../scalars';
import { environmentField } from './field';
import { whole } from './field-change';

export const name = environmentField({
  name: 'name',
  about: 'the environment',
  schema: environmentName,
  compare: whole('name', () => undecided('the file names another environment', 'high')),
  words: () => undefined,
});
