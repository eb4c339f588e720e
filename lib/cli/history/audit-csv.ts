import type { DeliveryChange } from '../../engine/history';
import type { AskedRequest } from '../../engine/promotion';
import { printableLines } from '../../model/text';
import { governanceText } from '../../views/plan';
import { type Artifact, fileName, otherImages, receiptWords } from './artifact';
import { askedBy } from './asked-by';
import { rollbackOf } from './rollback-of';

/** The heading of the table of `audit --csv`. */
export const csvHead = (): string => HEAD.join(',');

/** The row of a change. */
export const csvRow = (artifact: Artifact): string => changeCells(artifact).map(csvCell).join(',');

/** The row of a request that was not merged: it has no place in most columns. */
export function csvRequest({ id, head, state, at, requestedBy, reason }: AskedRequest): string {
  const cells: Readonly<Record<string, string | undefined>> = {
    time: at?.toISOString(),
    kind: `request ${state}`,
    environment: id.split('/', 1)[0],
    commit: head,
    'requested by': requestedBy,
    reason,
    proposal: `${id} ${head}`,
  };
  return HEAD.map((name) => csvCell(cells[name] ?? '')).join(',');
}

const HEAD = [
  'time',
  'kind',
  'environment',
  'app',
  'commit',
  'from',
  'to',
  'images',
  'source',
  'code',
  'files',
  'requested by',
  'approved by (claimed)',
  'bypass',
  'reason',
  'by tool',
  'evidence',
  'roll back',
  'terms',
  'other images',
  'ticket',
  'proposal',
  'pull request',
  'receipt',
  'source author',
  'tag',
  'no roll back because',
];

function changeCells(artifact: Artifact): string[] {
  const { change } = artifact;
  const { at, kind, environment, app, commit, from, to, files, claims, byTool } = change;
  return [
    at.toISOString(),
    kind,
    environment ?? '',
    app ?? '',
    commit,
    from?.release ?? '',
    to?.release ?? '',
    Object.values(to?.images ?? {})
      .map((image) => image.full)
      .join(' '),
    to?.source ? `${to.source.repository}@${to.source.commit ?? ''}` : '',
    to?.code ?? '',
    files.map(fileName).join(' '),
    askedBy(change),
    claims.approvedBy.join('; '),
    claims.bypass.join('; '),
    claims.reason ?? '',
    byTool ? 'yes' : 'no',
    Object.entries(to?.evidence ?? {})
      .map(([name, { link, digest }]) => `${name}=${link}${digest === undefined ? '' : `#${digest}`}`)
      .join(' '),
    rollbackOf(change) ?? '',
    termsOf(change).join('; '),
    otherImages(artifact).join(' '),
    claims.ticket ?? to?.evidence['ticket']?.link ?? '',
    claims.proposal ?? '',
    claims.request ?? '',
    artifact.receipt ? receiptWords(artifact.receipt) : '',
    to?.source?.author ?? '',
    artifact.tag ?? '',
    change.barred ?? '',
  ];
}

/** RFC 4180, without cells that a spreadsheet would take for a formula. */
function csvCell(said: string): string {
  const text = printableLines(said);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What a file says, or what changed in definitions. */
function termsOf({ terms, configuration = [] }: DeliveryChange): string[] {
  if (terms) return Object.entries(terms.fields).map(([name, value]) => `${name}: ${value}`);
  return configuration.map((each) => {
    const { subject, change } = governanceText(each);
    return `${subject} ${change}`;
  });
}
