import type { DeliveryChange } from '../../engine/history';
import { imagesKey } from '../../engine/judgement';
import { DeliveryError, type GovernanceRow } from '../../model/finding';
import { parsePerson } from '../../model/scalars';
import { moment, printable } from '../../model/text';
import { governanceText, padWidth, textWidth } from '../../views/plan';
import type { Output } from '../output';
import { versionOf } from '../version-of';
import { wrapLines } from '../wrap-lines';
import { askedBy } from './asked-by';
import { kindWord } from './kind-word';

/** The tag of a change's commit for its environment. */
type TagOf = (change: DeliveryChange) => string | undefined;

/**
 * Changes, each on one line where all of them fit or where there is no terminal; else what each did, and why, on further
 * lines.
 */
export function historyLines(
  changes: readonly DeliveryChange[],
  out: Output,
  columns: number | undefined,
  tagOf: TagOf = () => undefined,
): string[] {
  const rows = historyEntries(changes, tagOf).map(({ change, targets, isHeld }) =>
    rowOf(change, targets, out, { isHeld, tag: tagOf(change) }),
  );
  if (columns === undefined)
    return rows.map(({ line, why }) => [line, ...why.map((each) => out.colors.dim(`· ${each}`))].join('  '));
  const fits = rows.every(({ line }) => textWidth(line) <= columns);
  const lines = rows.flatMap(({ line, short, said, why }) => {
    const below = why.map((each) => out.colors.dim(each));
    return fits
      ? [line, ...below.map((each) => `${' '.repeat(14)}${each}`)]
      : [short, ...[...(said === '' ? [] : [said]), ...below].map((each) => `    ${each}`)];
  });
  return wrapLines(lines, columns);
}

/** What is told as one: what one commit did alike in several environments, and a rollback with the hold that it left. */
export function historyEntries(changes: readonly DeliveryChange[], tagOf: TagOf = () => undefined) {
  const [rolledBack, held] = ['rollback', 'hold'].map(
    (kind) => new Set(changes.flatMap((each) => (each.kind === kind ? placeOf(each) : []))),
  );
  const told = changes.filter((change) => change.kind !== 'hold' || !rolledBack?.has(placeOf(change)));
  const heldBy = (change: DeliveryChange) =>
    changes.filter((each) => each.kind === 'hold' && placeOf(each) === placeOf(change));
  return alike(told, tagOf).map(([change, ...more]) => {
    const isHeld = change.kind === 'rollback' && held?.has(placeOf(change)) === true;
    const targets = [change, ...more].map(targetOf);
    return { change, targets, isHeld, members: [change, ...more, ...(isHeld ? heldBy(change) : [])] };
  });
}

const placeOf = ({ commit, environment, app }: DeliveryChange) => [commit, environment, app].join(' ');

const targetOf = ({ environment, app }: DeliveryChange) =>
  [environment, app].filter((each) => each !== undefined).join('/');

/** What one commit did alike in several environments is one. */
function alike(
  changes: readonly DeliveryChange[],
  tagOf: TagOf,
): readonly (readonly [DeliveryChange, ...DeliveryChange[]])[] {
  const found = new Map<string, [DeliveryChange, ...DeliveryChange[]]>();
  for (const change of changes) {
    const { commit, kind, from, to, configuration = [] } = change;
    const what = configuration.map((each) => configurationText(each, change)).join();
    const own = from || to || tagOf(change) !== undefined ? targetOf(change) : '';
    const key = [commit, kind, own, change.terms?.line, what].join('\n');
    const some = found.get(key);
    if (some) some.push(change);
    else found.set(key, [change]);
  }
  return [...found.values()];
}

/** A change on one line, in two parts, and why it was made. */
function rowOf(
  change: DeliveryChange,
  targets: readonly string[],
  { colors }: Output,
  { isHeld, tag }: { readonly isHeld: boolean; readonly tag: string | undefined },
) {
  const { commit, at, kind, from, to, claims } = change;
  const target = targets.join(', ');
  const head = `${colors.magenta(commit.slice(0, 12))}  ${moment(at)}  `;
  const name = RED.has(kind) ? colors.red(kind) : kindWord(change);
  const said = [
    ...(to || from
      ? [versionsOf(change), colors.dim(to?.release ?? from?.release ?? '')]
      : [printable(otherWords(change, targets))]),
    ...(isHeld ? ['held'] : []),
    ...(claims.promotedFrom === undefined || !change.byTool
      ? []
      : [colors.dim(`from ${printable(claims.promotedFrom)}`)]),
    colors.dim(`by ${printable(nameIn(askedBy(change)))}`),
    ...(change.byTool ? [] : [colors.yellow('by hand')]),
    ...(tag === undefined ? [] : [colors.dim(`tag ${printable(tag)}`)]),
  ]
    .filter((each) => each !== '')
    .join('  ');
  const why = [claims.reason, claims.ticket].flatMap((each) => (each === undefined ? [] : [printable(each)]));
  const line = `${head}${padWidth(name, 14)}  ${target.padEnd(20)}  ${said}`;
  return { line, short: `${head}${name}  ${target}`, said, why };
}

/** `Ada` of `Ada <ada@example.org>`; what names no person is told as it stands. */
function nameIn(person: string): string {
  try {
    return parsePerson(person).name;
  } catch (error) {
    if (error instanceof DeliveryError) return person;
    throw error;
  }
}

/** The most changes of definitions that a line names. */
const MOST_TOLD = 2;

/** What a change of no target did, as far as its kind and its targets do not say it. */
function otherWords(change: DeliveryChange, targets: readonly string[]): string {
  const { kind, subject, terms, configuration } = change;
  if (terms !== undefined) return terms.line;
  if (configuration !== undefined && configuration.length > 0) {
    const rows = configuration.slice(0, MOST_TOLD).map((each) => configurationText(each, change));
    const more = configuration.length - rows.length;
    return [...rows, ...(more > 0 ? [`${more} more`] : [])].join('; ');
  }
  const known = new Set([kind, 'in', ...targets.flatMap((each) => [each, ...each.split('/')])]);
  return subject.split(/,? /).every((word) => known.has(word)) ? '' : subject;
}

/** A change of a definition, without the environment that it is of. */
function configurationText(row: GovernanceRow, { environment }: DeliveryChange): string {
  const { subject, change } = governanceText(row);
  const isOwn = subject === `environment ${environment}`;
  const of = isOwn ? (row.field === '' ? 'environment' : '') : subject.replace(` in ${environment}`, '');
  return [of, change].filter((each) => each !== '').join(' ');
}

/**
 * Where the images are the same, what is new is the configuration, as far as it differs in that environment; where they
 * are not, other code may bring other configuration, too.
 */
function versionsOf({ environment, from, to }: DeliveryChange): string {
  if (!from || !to || from.release === to.release) return `${versionOf(from)} → ${versionOf(to)}`;
  if (imagesKey(from.images) !== imagesKey(to.images))
    return `${versionOf(from)} → ${versionOf(to)}${from.code === to.code ? '' : ', other code'}`;
  const isSame =
    environment !== undefined && from.renders.trees[environment] === to.renders.trees[environment];
  return `${versionOf(to)}, ${isSame ? 'nothing new here' : 'other configuration'}`;
}

const RED: ReadonlySet<string> = new Set(['rollback', 'hand edit', 'emergency']);
