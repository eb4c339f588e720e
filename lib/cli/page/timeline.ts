import type { DeliveryChange } from '../../engine/history';
import { instant } from '../../model/scalars';
import { v } from '../../model/schema';
import { askedBy } from '../history/asked-by';
import { versionOf } from '../version-of';
import { type Html, html } from './html';
import { time } from './matrix';

const BACK: ReadonlySet<string> = new Set(['rollback', 'hand edit', 'restored', 'emergency']);

/** What happened, day by day, newest first. */
export function timeline(changes: readonly DeliveryChange[], left: number): Html {
  if (changes.length === 0) return html`<p>Nothing happened in this time.</p>`;
  const days = new Map<string, DeliveryChange[]>();
  for (const change of changes) {
    const day = change.at.toISOString().slice(0, 10);
    const told = days.get(day) ?? [];
    told.push(change);
    days.set(day, told);
  }
  const rest =
    left === 0
      ? ''
      : html`<p>${left} older changes of this time are not shown. <code>cdk8s-delivery audit</code> tells all.</p>`;
  return html`<ol class="days">
${[...days].map(
  ([day, told]) => html`<li><h3>${day}</h3><ol>
${told.map(entry)}</ol></li>
`,
)}</ol>${rest}`;
}

function entry(change: DeliveryChange): Html {
  const { commit, at, kind, environment, app, from, to, claims, byTool } = change;
  const target = [environment, app].filter((each) => each !== undefined).join('/');
  // The line that a person or a verb wrote names the target itself, unless it is about several.
  const isNamed = change.subject.includes(app ?? environment ?? '');
  const told = isNamed ? change.subject : `${target}: ${change.subject}`;
  const what = from || to ? `${target} ${versionOf(from)} → ${versionOf(to)}` : told;
  const who = askedBy(change);
  const approved =
    claims.approvedBy.length === 0
      ? ''
      : html`<span class="part dim">approved by ${claims.approvedBy.map(approval)}</span>`;
  const notes = [...(byTool ? [] : ['by hand']), ...claims.bypass.map((each) => `bypassed ${each}`)].map(
    (note) => html`<span class="part mark">${note}</span>`,
  );
  const why = [claims.reason, claims.ticket].flatMap((each) =>
    each === undefined ? [] : [html`<span class="part">${each}</span>`],
  );
  return html`<li${BACK.has(kind) ? html` class="back"` : ''}>${time(at)} <strong>${kind}</strong> ${what}
<span class="part dim">${who}, <code>${commit.slice(0, 12)}</code></span>${approved}${why}${notes}</li>
`;
}

/** A person and when, as a commit says it; as it stands where no time ends it. */
function approval(said: string, index: number): Html {
  const cut = said.lastIndexOf(' ');
  const at = said.slice(cut + 1);
  const comma = index === 0 ? '' : ', ';
  if (!v.is(instant, at)) return html`${comma}${said}`;
  return html`${comma}${said.slice(0, cut)} ${time(new Date(at))}`;
}
