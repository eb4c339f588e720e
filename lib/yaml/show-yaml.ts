import type { Json } from '../model/json';
import { library } from './door';

/** A value for people to look at, with as few quotes as YAML needs. Not for a file: it may hold what cannot be written. */
export const showYaml = (value: Json): string => library().stringified(value);
