import type { DeliveryMeasures } from '../../engine/history';
import { type Html, html } from './html';

/** The four measures, and what each counts. */
export function measuresTable(all: readonly DeliveryMeasures[]): Html {
  const rows = all.map(
    ({ environment, deployments, perWeek, leadTime, failures, failureRate, timeToRestore }) =>
      html`<tr><th scope="row">${environment}</th>
<td>${deployments}${perWeek === undefined ? '' : ` (${rounded(perWeek)} a week)`}</td><td>${duration(leadTime)}</td>
<td>${failureRate === undefined ? NONE : `${failures} of ${deployments} (${Math.round(failureRate * 100)} %)`}</td><td>${duration(timeToRestore)}</td></tr>
`,
  );
  return html`<section class="wide" aria-labelledby="measures" tabindex="0"><table class="number">
<caption>By merge: a change counts from the moment when the delivery branch had it.</caption>
<thead><tr><th scope="col">Environment</th><th scope="col">Deployments</th><th scope="col">Lead time</th><th scope="col">Failed</th><th scope="col">Time to restore</th></tr></thead>
<tbody>
${rows}</tbody></table></section>
<dl>
<dt>Deployments</dt><dd>Releases and promotions that came into the environment in the period, one for each app. How many that is a week counts from the first change on, where that is younger than the period; it is not said of less than a day.</dd>
<dt>Lead time</dt><dd>Median time from the first commit that had the release in any environment to the one that brought it here. None where releases begin. The commit of the app’s source is older; it is not read here.</dd>
<dt>Failed</dt><dd>Deployments that were rolled back or held before the next one of the same app.</dd>
<dt>Time to restore</dt><dd>Median time from a failed deployment to its rollback, or to the next deployment.</dd>
</dl>`;
}

const NONE = 'none';

const rounded = (value: number) => (value >= 10 ? String(Math.round(value)) : value.toFixed(1));

const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ['d', 24 * 3600],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

/** A length of time for people: its two greatest units. */
export function duration(seconds: number | undefined): string {
  if (seconds === undefined) return NONE;
  const whole = Math.round(seconds);
  const at = UNITS.findIndex(([, size]) => whole >= size);
  if (at < 0) return '0 s';
  const told: string[] = [];
  let rest = whole;
  for (const [name, size] of UNITS.slice(at, at + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) told.push(`${count} ${name}`);
  }
  return told.join(' ');
}
