import * as v from 'valibot';

/** A map by names of a kind. Its type has plain texts for keys, since that is what the keys of any map are read as. */
export const byName = <Value extends v.GenericSchema>(name: v.GenericSchema<string, string>, value: Value) =>
  v.record(name, value);
