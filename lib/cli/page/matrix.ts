import type { FleetStatus } from '../../engine/history';
import { moment } from '../../model/text';
import { type CellText, cellText, marks } from '../status/cell';
import { targetOf, upstreamText, waitingFor } from '../status/status-lines';
import { anchor, type Html, html } from './html';

/** Apps × environments: what is desired, since when, and what is pending, held, frozen or proposed. */
export function matrix(status: FleetStatus): Html {
  const { environments, apps } = status;
  const head = environments.map((each) => {
    const { name, controls } = each;
    const said = marks(controls).map((mark) => html`<strong class="part mark">${mark}</strong>`);
    return html`<th scope="col">${name}${said}<span class="small dim">${upstreamText(each)}</span></th>`;
  });
  const rows = apps.map((app) => {
    const cells = environments.map(({ name, controls }) =>
      cell(
        [name, ...marks(controls)].join(' '),
        cellText(targetOf(status, name, app), waitingFor(status, name, app)),
      ),
    );
    return html`<tr><th scope="row"><a href="#${anchor('app', app)}">${app}</a>${owners(status, app)}</th>${cells}</tr>
`;
  });
  return html`<section class="wide" aria-labelledby="desired" tabindex="0"><table class="cards">
<caption>As desired at the head of the delivery branch. Whether it runs is not known here.</caption>
<thead><tr><th scope="col">App</th>${head}</tr></thead>
<tbody>
${rows}</tbody></table></section>`;
}

function owners({ owners: all }: FleetStatus, app: string): Html | string {
  const names = all[app] ?? [];
  return names.length === 0 ? '' : html`<span class="small dim">${names.join(', ')}</span>`;
}

/** @param label what the cell stands under, where a phone shows no head of the table */
function cell(label: string, { version, stands, since, more }: CellText): Html {
  const said = more.map(({ kind, text }) => html`<span class="part ${kind}">${text}</span>`);
  const when = since ? html`<span class="small">since ${time(since)}</span>` : '';
  return html`<td data-label="${label}"><span class="${stands ? 'version' : 'dim'}">${version}</span>${when}${said}</td>`;
}

/** A moment for people and machines. */
export const time = (at: Date): Html => html`<time datetime="${at.toISOString()}">${moment(at)}</time>`;
