/** How the page looks: light and dark, on paper, and on a phone, where each row of the table of apps is a card. */
export const STYLE = `
:root { color-scheme: light dark; --back: #ffffff; --text: #1b1f24; --dim: #57606a; --line: #d0d7de; --soft: #f6f8fa;
  --link: #0550ae; --good: #116329; --warn: #7d4e00; --bad: #a40e26; --next: #0550ae; --asked: #6639ba; }
@media (prefers-color-scheme: dark) { :root { --back: #0d1117; --text: #e6edf3; --dim: #9da7b3; --line: #3d444d;
  --soft: #161b22; --link: #79c0ff; --good: #7ee787; --warn: #f2cc60; --bad: #ffa198; --next: #79c0ff; --asked: #d2a8ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 80rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; margin: 0.5rem 0; } h2 { font-size: 1.25rem; margin: 2rem 0 0.75rem; } h3 { font-size: 1rem; margin: 1.25rem 0 0.5rem; }
a { color: var(--link); } a:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; }
nav ul { list-style: none; padding: 0; margin: 0.5rem 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; max-width: calc(100vw - 2rem); position: sticky; left: 0; color: var(--dim); padding-bottom: 0.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem; border-bottom: 1px solid var(--line); }
thead th { background: var(--soft); } .dim, time { color: var(--dim); } .small { font-size: 0.875rem; font-weight: normal; display: block; }
.part { display: block; font-size: 0.875rem; } .rejected, .back { color: var(--bad); } .mark, .gate { color: var(--warn); }
.pending { color: var(--next); } .proposed { color: var(--asked); } .version { color: var(--good); font-weight: 600; }
code { font: 0.875em ui-monospace, monospace; overflow-wrap: anywhere; } details { margin: 0.5rem 0; } summary { cursor: pointer; }
ol.days { list-style: none; padding: 0; } ol.days ol { list-style: none; padding: 0; }
ol.days li li { border-left: 3px solid var(--line); padding: 0.25rem 0 0.5rem 0.75rem; } ol.days li li.back { border-color: var(--bad); color: inherit; }
dt { font-weight: 600; margin-top: 0.5rem; } dd { margin: 0; } .number { font-variant-numeric: tabular-nums; }
@media (max-width: 45rem) { table.cards, table.cards caption, table.cards tbody, table.cards tr, table.cards th, table.cards td { display: block; }
  table.cards thead { position: absolute; left: -99rem; } table.cards tr { border: 1px solid var(--line); margin-bottom: 1rem; }
  table.cards td::before { content: attr(data-label); display: block; color: var(--dim); font-size: 0.875rem; } }
@media print { nav, .skip { display: none; } body { font-size: 11px; } .wide { overflow: visible; } tr, li { break-inside: avoid; } }
`;
