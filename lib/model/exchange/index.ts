export {
  type FilesAnswer,
  FilesAnswerSchema,
  type FilesRequest,
  FilesRequestSchema,
} from './administrators-files';
export {
  type AppData,
  AppDataSchema,
  type AppPart,
  AppPartSchema,
  namespaceOf,
  partOf,
  unusedSlots,
} from './app-data';
export { defined } from './defined';
export {
  BOOTSTRAP,
  bootstrapPath,
  ENVIRONMENT_INPUTS,
  isTargetFile,
  TARGET_DELIVERY,
  TARGET_OBJECTS,
} from './delivery-folders';
export { type FleetDescription, FleetDescriptionSchema, OriginsSchema } from './fleet-description';
export type { AnyFleet, EnvironmentOf } from './fleet-types';
export type { ObjectFacts, Phase } from './object-facts';
export { type ProjectSettings, readProjectSettings, SECOND_OPINIONS } from './project-settings';
export { REQUEST_VARIABLE, type RenderRequest, RenderRequestSchema } from './render-request';
