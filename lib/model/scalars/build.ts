import { v } from '../schema';
import { dnsLabel } from './names';

/** A run of a pipeline: what made an image. */
export interface Build {
  /** Counted by the pipeline, upwards from 1. */
  readonly number: number;
  /** Name of the pipeline, a DNS label: each counts for itself. */
  readonly pipeline: string;
}

/** The pipeline of a build that names none. */
export const DEFAULT_PIPELINE = 'default';

/** The number of a build: whole, from 1 to 2^53 - 1. */
export const buildNumber = v.pipe(
  v.number('not a number'),
  v.check(
    (value) => Number.isSafeInteger(value) && value >= 1,
    `not a whole number from 1 to ${Number.MAX_SAFE_INTEGER}`,
  ),
);

/** The number of a build as a person types it: digits, without sign and leading zeros. */
export const buildNumberText = v.pipe(
  v.string(),
  v.regex(/^[1-9][0-9]{0,15}$/, `not a whole number from 1 to ${Number.MAX_SAFE_INTEGER}, in digits`),
  v.transform(Number),
  buildNumber,
);

/** The name of a pipeline. */
export const pipelineName = dnsLabel;

/** A build as data. */
export const build = v.strictObject({
  number: buildNumber,
  pipeline: pipelineName,
}) satisfies v.GenericSchema<unknown, Build>;
