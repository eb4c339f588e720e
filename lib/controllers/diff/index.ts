export { DIFF_EXTENSIONS } from './extensions';
export type { HookForecast, JobForecast, SyncForecast } from './forecast';
export { forecastOf } from './forecasts';
