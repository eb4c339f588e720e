export { type AppData, AppDataSchema } from './app-data';
export { type EnvironmentData, EnvironmentDataSchema, type Gate } from './environment-data';
export { type FleetDescription, FleetDescriptionSchema } from './fleet-description';
export { CLUSTER_OBJECTS, ENVIRONMENT_OBJECTS, TARGET_APPLICATION } from './places';
export { type PolicyData, PolicyDataSchema } from './policy-data';
export { dnsLabel, httpOrPathUrl, relativePath, text } from './primitives';
export { type ProjectSettings, readProjectSettings } from './project-settings';
export { REQUEST_VARIABLE, type RenderRequest, RenderRequestSchema } from './render-request';
