export { type AppData, AppDataSchema } from './app-data';
export { type FleetDescription, FleetDescriptionSchema, OriginsSchema } from './fleet-description';
export { BOOTSTRAP, ENVIRONMENT_INPUTS, TARGET_APPLICATION } from './places';
export { type ProjectSettings, readProjectSettings, SECOND_OPINIONS } from './project-settings';
export { REQUEST_VARIABLE, type RenderRequest, RenderRequestSchema } from './render-request';
