export { DIFF_EXTENSIONS } from './extensions';
export type { Forecast, ForecastInput, HookForecast, JobForecast, SyncForecast } from './forecast';
export { type ForecastEntry, forecastOf } from './forecasts';
