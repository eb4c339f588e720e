import type { DeliveryChange } from '../../engine/history';
import { imagesKey } from '../../engine/judgement';
import { moment, printableLines } from '../../model/text';
import { padWidth, textWidth } from '../../views/plan';
import type { Output } from '../output';
import { versionOf } from '../version-of';
import { wrapLines } from '../wrap-lines';
import { kindWord } from './kind-word';

/**
 * Changes, each on one line where all of them fit or where there is no terminal; else what each did, and why, on further
 * lines.
 */
export function historyLines(
  changes: readonly DeliveryChange[],
  out: Output,
  columns: number | undefined,
): string[] {
  const [rolledBack, held] = ['rollback', 'hold'].map(
    (kind) => new Set(changes.flatMap((each) => (each.kind === kind ? placeOf(each) : []))),
  );
  // The hold that a rollback left is told in the line of the rollback.
  const rows = changes.flatMap((change) => {
    const place = placeOf(change);
    if (change.kind === 'hold' && rolledBack?.has(place)) return [];
    return rowOf(change, out, change.kind === 'rollback' && held?.has(place) === true);
  });
  if (columns === undefined)
    return rows.map(({ line, why }) => [line, ...why.map((each) => out.colors.dim(`· ${each}`))].join('  '));
  const fits = rows.every(({ line }) => textWidth(line) <= columns);
  const lines = rows.flatMap(({ line, short, told, why }) => {
    const below = why.map((each) => out.colors.dim(each));
    return fits
      ? [line, ...below.map((each) => `${' '.repeat(14)}${each}`)]
      : [short, ...[told, ...below].map((each) => `    ${each}`)];
  });
  return wrapLines(lines, columns);
}

const placeOf = ({ commit, environment, app }: DeliveryChange) => [commit, environment, app].join(' ');

/**
 * A change on one line, in two parts, and why it was made.
 *
 * @param held whether its commit put a hold there, too
 */
function rowOf(change: DeliveryChange, { colors }: Output, held: boolean) {
  const { commit, at, kind, environment, app, from, to, claims } = change;
  const target = [environment, app].filter((each) => each !== undefined).join('/');
  const versions =
    to || from
      ? `${versionsOf(change)}  ${colors.dim(to?.release ?? from?.release ?? '')}`
      : printableLines(change.terms?.line ?? change.subject);
  const origin =
    claims.promotedFrom === undefined ? '' : colors.dim(`  from ${printableLines(claims.promotedFrom)}`);
  const hand = change.byTool ? '' : colors.yellow('  by hand');
  const head = `${colors.magenta(commit.slice(0, 12))}  ${moment(at)}  `;
  const name = RED.has(kind) ? colors.red(kind) : kindWord(change);
  const told = `${versions}${held ? '  held' : ''}${origin}${hand}`;
  const why = [claims.reason, claims.ticket].flatMap((each) =>
    each === undefined ? [] : [printableLines(each)],
  );
  const line = `${head}${padWidth(name, 14)}  ${target.padEnd(20)}  ${told}`;
  return { line, short: `${head}${name}  ${target}`, told, why };
}

/** Where the images are the same, what is new is the configuration, as far as it differs in that environment. */
function versionsOf({ environment, from, to }: DeliveryChange): string {
  if (!from || !to || from.release === to.release || imagesKey(from.images) !== imagesKey(to.images))
    return `${versionOf(from)} → ${versionOf(to)}`;
  const isSame =
    environment !== undefined && from.renders.trees[environment] === to.renders.trees[environment];
  return `${versionOf(to)}, ${isSame ? 'nothing new here' : 'other configuration'}`;
}

const RED: ReadonlySet<string> = new Set(['rollback', 'hand edit', 'emergency']);
