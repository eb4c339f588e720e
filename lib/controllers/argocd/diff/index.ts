export { ARGOCD_DIFF } from './argocd-diff';
export { forecastSync, type HookForecast, type SyncForecast } from './sync-forecast';
