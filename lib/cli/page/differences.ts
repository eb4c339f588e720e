import type { FleetStatus } from '../../engine/history';
import type { AppName } from '../../model/scalars';
import { appDifferences } from '../status/app-differences';
import { anchor, type Html, html } from './html';

/** Of each app, what its environments run, and where that is not what the environment before it runs. */
export function differences(status: FleetStatus): Html {
  return html`${status.apps.map((app) => ofApp(status, app))}`;
}

function ofApp(status: FleetStatus, app: AppName): Html {
  const found = appDifferences(status, app);
  const heading = html`<summary id="${anchor('app', app)}"><strong>${app}</strong>`;
  if (!found)
    return html`<details>${heading} <span class="dim">no release</span></summary></details>
`;
  const rows = found.rows.map(({ name, cells }) => {
    const shown = cells.map(({ value, unlike }) => {
      const note =
        unlike.length > 0 ? html`<span class="part pending">not as in ${unlike.join(', ')}</span>` : '';
      return html`<td><code>${value}</code>${note}</td>`;
    });
    return html`<tr><th scope="row">${name}</th>${shown}</tr>
`;
  });
  return html`<details>${heading} <span class="dim">${found.told}</span></summary>
<section class="wide" aria-label="${app} by environment" tabindex="0"><table>
<thead><tr><td></td>${found.environments.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows}</tbody></table></section></details>
`;
}
