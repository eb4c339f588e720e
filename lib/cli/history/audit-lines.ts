import type { DeliveryChange } from '../../engine/history';
import type { AskedRequest } from '../../engine/promotion';
import { Digest, withShortDigests } from '../../model/scalars';
import { moment, printable, printableLines } from '../../model/text';
import type { ReleaseRecord } from '../../registry';
import { governanceText } from '../../views/plan';
import type { Output } from '../output';
import { labelled, wrapLines } from '../wrap-lines';
import { type Artifact, fileName, otherImages, receiptWords } from './artifact';
import { askedBy } from './asked-by';
import { kindWord } from './kind-word';
import { rollbackOf } from './rollback-of';

/** The answer about one change, a row for each fact. */
export function auditLines(
  artifact: Artifact,
  { colors, details }: Output,
  columns: number | undefined,
): string[] {
  const { change, receipt, tag } = artifact;
  const { commit, at, environment, app, to, terms, files, claims, byTool } = change;
  const target = [environment, app].filter((each) => each !== undefined).join('/') || 'the fleet';
  // What a person wrote on several lines begins no line of its own: it could look like another change.
  const row = (name: string, value: string) =>
    value
      .split('\n')
      .flatMap((line, at) =>
        labelled(`  ${colors.dim((at === 0 ? name : '').padEnd(10))} `, line, ' '.repeat(13), { columns }),
      )
      .join('\n');
  // People compare the first digits; what is searched or kept has all of them.
  const short = columns !== undefined && !details;
  const words = [
    ...(claims.requestedBy === undefined ? [] : [`requested by ${claims.requestedBy}`]),
    ...claims.approvedBy.map((each) => `approved by ${each}`),
  ];
  const isCopied =
    !byTool && change.kind === 'hand edit' && (words.length > 0 || claims.proposal !== undefined);
  const approved = isCopied
    ? 'nobody, as far as can be told'
    : claims.approvedBy.length > 0
      ? claims.approvedBy.map(printable).join('; ')
      : byTool && claims.proposal === undefined
        ? 'none asked for'
        : 'nobody, as far as the commit says';
  return [
    ...wrapLines(
      [`${colors.bold(`${moment(at)}  ${kindWord(change)}  ${target}`)}  ${colors.magenta(commit)}`],
      columns,
    ),
    ...(terms
      ? Object.entries(terms.fields).map(([name, value]) => row(name, printableLines(value)))
      : artifactRows(change, row, short)),
    ...otherImages(artifact).map((text) =>
      row('also', printableLines(short ? withShortDigests(text) : text)),
    ),
    ...(to?.source
      ? [
          row(
            'source',
            printableLines(
              `${to.source.repository}${to.source.commit === undefined ? '' : ` @ ${to.source.commit}`}`,
            ),
          ),
        ]
      : []),
    ...(to?.source?.author === undefined ? [] : [row('author', printableLines(to.source.author))]),
    ...Object.entries(to?.evidence ?? {}).map(([name, { link, digest }]) =>
      row(name, printableLines(`${link}${digest === undefined ? '' : ` (${digest})`}`)),
    ),
    ...claims.bypass.map((each) => row('bypassed', colors.red(printable(each)))),
    row(
      'files',
      `${files.length}: ${(details ? files : files.slice(0, 4)).map(fileName).join(', ')}${files.length > 4 && !details ? ', …' : ''}`,
    ),
    ...(claims.reason === undefined || terms?.fields['reason'] !== undefined
      ? []
      : [row('reason', printableLines(claims.reason))]),
    ...(claims.ticket === undefined ? [] : [row('ticket', printableLines(claims.ticket))]),
    row('requested', `${printable(askedBy(change))}${byTool ? '' : colors.yellow(' (committed by hand)')}`),
    row('approved', approved),
    ...(isCopied && words.length > 0
      ? [row('its words', colors.yellow(`${printable(words.join('; '))}: they do not belong to what it did`))]
      : []),
    ...(tag === undefined ? [] : [row('tag', printable(tag))]),
    ...(receipt ? [row('receipt', printableLines(receiptWords(receipt)))] : []),
    row('roll back', printableLines(wayBack(artifact))),
    '',
  ];
}

/** The answer about a request for approval that was not merged. */
export function requestLines(
  { id, head, state, subject, requestedBy, reason, at, endedBy, why }: AskedRequest,
  { colors }: Output,
  columns: number | undefined,
): string[] {
  const row = (name: string, value: string | undefined) =>
    value === undefined
      ? []
      : labelled(`  ${colors.dim(name.padEnd(10))} `, printable(value), ' '.repeat(13), { columns });
  const title = [...(at ? [moment(at)] : []), `request ${state}`, id].join('  ');
  const ended = [...(endedBy === undefined ? [] : [`by ${endedBy}`]), ...(why === undefined ? [] : [why])];
  return [
    ...wrapLines([`${colors.bold(title)}  ${colors.magenta(head)}`], columns),
    ...row('change', subject ?? 'not known: its commit is gone from the repository'),
    ...row('reason', reason),
    ...row('requested', requestedBy),
    ...(ended.length === 0 ? [] : row(state, ended.join(', '))),
    '',
  ];
}

/** The command that takes it back, or why there is none. */
function wayBack({ change }: Artifact): string {
  const { environment, from, to, barred } = change;
  if (barred !== undefined) return `–: ${barred}`;
  const isBaseline = !from && to?.baseline !== undefined && to.baseline === environment;
  return rollbackOf(change) ?? (isBaseline ? '–: it ran there before' : '–');
}

/** What was replaced by what: the release, the image of each slot, and the code. */
function artifactRows(
  { from, to, subject, configuration = [] }: DeliveryChange,
  row: (name: string, value: string) => string,
  short: boolean,
): string[] {
  if (!from && !to && configuration.length > 0)
    return configuration.map((each) => {
      const { subject: of, change, note } = governanceText(each);
      return row('change', printableLines(`${of} ${change} (${note})`));
    });
  if (!from && !to) return [row('change', printableLines(subject))];
  const change = (of: (record: ReleaseRecord) => string | undefined) => {
    const [before = 'nothing', after = 'nothing'] = [from && of(from), to && of(to)];
    return printableLines(before === after ? after : `${before} → ${after}`);
  };
  const image = (slot: string) => {
    const images = [from?.images[slot], to?.images[slot]].filter((each) => each !== undefined);
    if (!short) return change((record) => record.images[slot]?.full);
    const repositories = [...new Set(images.map(({ repository }) => repository))];
    const one = repositories.length === 1;
    const version = change((record) => {
      const { repository, tag, digest } = record.images[slot] ?? {};
      if (digest === undefined) return undefined;
      return [...(one ? [] : [repository]), ...(tag === undefined ? [] : [tag]), Digest.short(digest)].join(
        ' ',
      );
    });
    return one ? `${version}  ${printableLines(repositories.join())}` : version;
  };
  const slots = [...new Set([from, to].flatMap((record) => Object.keys(record?.images ?? {})))];
  return [
    row(
      'artifact',
      change(({ release }) => release),
    ),
    ...slots.map((slot) => row('image', `${slot}  ${image(slot)}`)),
    row(
      'code',
      change(({ code }) => code.slice(0, 12)),
    ),
  ];
}
