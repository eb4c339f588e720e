export { type AppData, AppDataSchema, type AppPart, AppPartSchema } from './app-data';
export { type FleetDescription, FleetDescriptionSchema, OriginsSchema } from './fleet-description';
export {
  BOOTSTRAP,
  ENVIRONMENT_INPUTS,
  isTargetFile,
  TARGET_DELIVERY,
  TARGET_OBJECTS,
} from './places';
export { type ProjectSettings, readProjectSettings, SECOND_OPINIONS } from './project-settings';
export { REQUEST_VARIABLE, type RenderRequest, RenderRequestSchema } from './render-request';
