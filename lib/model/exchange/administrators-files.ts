import { EnvironmentDataSchema } from '../environment';
import { environmentName, recordOf } from '../scalars';
import { v } from '../schema';

const text = v.string();

/** What the engine asks the authoring half for where data alone says it: administrators' files. No code of the project runs. */
export const FilesRequestSchema = v.strictObject({
  environments: v.array(EnvironmentDataSchema),
  /** Folder of the project: its package.json names the delivery repository, and it may hold `crds/`. */
  project: text,
});

/** @see FilesRequestSchema */
export type FilesRequest = v.InferOutput<typeof FilesRequestSchema>;

/** The files by environment, or why one cannot be made. */
export const FilesAnswerSchema = recordOf(
  environmentName,
  v.union([v.strictObject({ text }), v.strictObject({ problem: text })]),
);

/** @see FilesAnswerSchema */
export type FilesAnswer = v.InferOutput<typeof FilesAnswerSchema>;
