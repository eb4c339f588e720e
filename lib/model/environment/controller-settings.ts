import { undecided } from '../finding';
import type { Json } from '../json';
import { celName, text } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { entries } from './field-change';

/** Values as JSON has them; the controller knows what a setting means, and refuses settings that it does not know. */
const value: v.GenericSchema<Json> = v.lazy(() =>
  v.union([text, v.number(), v.boolean(), v.array(value), v.record(v.string(), value)]),
);

/**
 * Settings for the controller of an environment beyond those that every controller gets: how often it looks, with what
 * credentials.
 */
export const controllerSettings = environmentField({
  name: 'controllerSettings',
  about: 'what its controller is told beside, such as intervals',
  schema: v.exactOptional(v.record(celName, value), {}),
  compare: entries('controllerSettings', () => undecided('its controller is told something else', 'medium')),
  words: (value) =>
    Object.keys(value).length === 0 ? undefined : `its controller is told ${Object.keys(value).join(', ')}`,
});
