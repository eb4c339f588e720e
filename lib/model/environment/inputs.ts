import { neutral } from '../finding';
import { digest } from '../scalars';
import { environmentField } from './field';
import { whole } from './field-change';

export const inputs = environmentField({
  name: 'inputs',
  about: 'hash over all that apps can read of it',
  schema: digest,
  compare: whole('inputs', () =>
    neutral('what apps read of the environment differs: releases rendered before are stale'),
  ),
  words: () => undefined,
});
