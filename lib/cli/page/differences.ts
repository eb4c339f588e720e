import type { FleetStatus, TargetStatus } from '../../engine/history';
import type { AppName } from '../../model/scalars';
import { anchor, type Html, html } from './html';

/** Of each app, what its environments run, and where that is not what the environment before it runs. */
export function differences(status: FleetStatus): Html {
  return html`${status.apps.map((app) => ofApp(status, app))}`;
}

function ofApp({ targets, environments }: FleetStatus, app: AppName): Html {
  const here = environments.flatMap((environment) => {
    const target = targets.find((each) => each.app === app && each.environment === environment.name);
    return target?.record ? [{ ...environment, record: target.record }] : [];
  });
  const heading = html`<summary id="${anchor('app', app)}"><strong>${app}</strong>`;
  if (here.length === 0)
    return html`<details>${heading} <span class="dim">no release</span></summary></details>
`;
  const facts = (record: NonNullable<TargetStatus['record']>): ReadonlyMap<string, string> =>
    new Map([
      ...Object.entries(record.images).map(([slot, image]): [string, string] => [
        slot,
        `${image.version} ${image.digest.slice('sha256:'.length, 'sha256:'.length + 12)}`,
      ]),
      ['release', record.release],
      ['code', record.code.slice(0, 12)],
    ]);
  const columns = here.map((each) => ({ ...each, facts: facts(each.record) }));
  const names = [...new Set(columns.flatMap((each) => [...each.facts.keys()]))];
  const rows = names.map((name) => {
    const cells = columns.map((each) => {
      const upstreams = columns.filter((other) => each.promotesFrom.includes(other.name));
      const value = each.facts.get(name) ?? 'none';
      const differs =
        upstreams.length > 0 && upstreams.every((other) => (other.facts.get(name) ?? 'none') !== value);
      const note = differs
        ? html`<span class="part pending">not as in ${upstreams.map((other) => other.name).join(', ')}</span>`
        : '';
      return html`<td><code>${value}</code>${note}</td>`;
    });
    return html`<tr><th scope="row">${name}</th>${cells}</tr>
`;
  });
  const kinds = new Set(columns.flatMap(({ record }) => record.release));
  const told =
    kinds.size === 1 ? `one release in ${here.map(({ name }) => name).join(', ')}` : `${kinds.size} releases`;
  return html`<details>${heading} <span class="dim">${told}</span></summary>
<section class="wide" aria-label="${app} by environment" tabindex="0"><table>
<thead><tr><td></td>${columns.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows}</tbody></table></section></details>
`;
}
