import { DEFAULT_CONTROLLER } from '../../model/environment';
import type { Forecast } from './forecast';

/** The forecast of a controller; its code is loaded when an environment is delivered by it. */
interface ForecastEntry {
  /** As an environment names it. */
  readonly name: string;
  readonly load: () => Forecast;
}

/** The known forecasts. */
const FORECASTS: readonly ForecastEntry[] = [
  {
    name: 'argocd',
    load: () =>
      (require('../argocd/diff/sync-forecast') as typeof import('../argocd/diff/sync-forecast')).forecastSync,
  },
  {
    name: 'flux',
    load: () =>
      (require('../flux/diff/sync-forecast') as typeof import('../flux/diff/sync-forecast')).forecastSync,
  },
];

/** The forecast of the controller that delivers an environment; undefined where none is known. */
export function forecastOf(
  controller: string = DEFAULT_CONTROLLER,
  entries: readonly ForecastEntry[] = FORECASTS,
): Forecast | undefined {
  return entries.find(({ name }) => name === controller)?.load();
}
