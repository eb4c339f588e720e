import type { DeliveryChange, DeliveryMeasures, FleetStatus, Period } from '../../engine/history';
import type { Finding } from '../../model/finding';
import { printPerson } from '../../model/scalars';
import { differences } from './differences';
import { Html, html } from './html';
import { matrix, time } from './matrix';
import { measuresTable } from './measures';
import { STYLE } from './style';
import { timeline } from './timeline';

/** What the page is made of. */
export interface PageData {
  readonly branch: string;
  readonly madeAt: Date;
  readonly period: Period;
  readonly status: FleetStatus;
  /** Of the period, newest first. */
  readonly changes: readonly DeliveryChange[];
  readonly measures: readonly DeliveryMeasures[];
  /** Findings about missing history. */
  readonly cut: readonly Finding[];
}

/** By this the page is known as one that may be replaced. */
export const GENERATOR = '<meta name="generator" content="cdk8s-delivery report">';

/** The most changes on a page, so that it stays readable; an audit has all. */
const SHOWN = 500;

/** The whole page: without scripts or anything else to load. */
export function page(data: PageData): string {
  const { branch, madeAt, period, status, changes, measures, cut } = data;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
${new Html(GENERATOR)}
<title>Delivery report, branch ${branch}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<a class="skip" href="#desired">Skip to what is desired</a>
<header>
<h1>Delivery report</h1>
<p>Branch <strong>${branch}</strong> at commit <code>${status.commit ?? 'none'}</code>, read ${time(madeAt)}. Times are in UTC.</p>
<nav aria-label="Sections"><ul><li><a href="#desired">What is desired where</a></li><li><a href="#apps">Apps by environment</a></li><li><a href="#measures">Measures</a></li><li><a href="#timeline">What happened</a></li></ul></nav>
</header>
<main>
${findings([...status.problems, ...cut])}<h2 id="desired">What is desired where</h2>
${matrix(status)}
${proposals(status)}<h2 id="apps">Apps by environment</h2>
${differences(status)}<h2 id="measures">Measures, ${period.since.toISOString().slice(0, 10)} to ${period.until.toISOString().slice(0, 10)}</h2>
${measuresTable(measures)}
<h2 id="timeline">What happened since ${time(period.since)}</h2>
${timeline(changes.slice(0, SHOWN), Math.max(0, changes.length - SHOWN))}
</main>
<footer><p class="dim">Read from Git alone. Who asked and who approved are claims of the commits; what changed is content.</p></footer>
</body>
</html>
`.text;
}

function findings(all: readonly Finding[]): Html | string {
  if (all.length === 0) return '';
  const items = all.map(
    ({ code, message, subject: { file } }) =>
      html`<li><strong>${code}</strong> ${file === undefined ? '' : `${file}: `}${message}</li>`,
  );
  return html`<h2 id="findings">What could not be read</h2>
<ul>${items}</ul>
`;
}

function proposals({ proposals: open }: FleetStatus): Html | string {
  if (open.length === 0) return '';
  const items = open.map(
    ({ id, subject, requestedBy, at }) =>
      html`<li><strong>${id}</strong> ${subject} <span class="part dim">${printPerson(requestedBy)}, ${time(at)}</span></li>`,
  );
  return html`<h3 id="proposals">Open proposals</h3>
<ul>${items}</ul>
`;
}
