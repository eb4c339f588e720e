import { DeliveryError, type Finding, refusal, type Subject } from '../../../model/finding';
import { type AppName, type Person, parsePerson, printPerson, samePerson } from '../../../model/scalars';
import type { ReleaseRecord, Witness } from '../../../registry';

/** A release, and its maker, as far as its renders tell. */
interface MadeRelease {
  readonly app: AppName;
  readonly record: ReleaseRecord;
  readonly maker?: Person;
}

/**
 * Judges a witness file: it counts where it says what the record says, and names another person than the release's
 * maker. The author of the file does not matter: one written by hand is judged in the same way.
 *
 * @returns nothing where the witness counts
 */
export function judgeWitness(witness: Witness, made: MadeRelease, subject: Subject): Finding[] {
  const { app, record } = made;
  const of = `the witness of release ${record.release} of ${app}`;
  const differing = [
    ['app', witness.app, app],
    ['release', witness.release, record.release],
    ['code', witness.code, record.code],
    ['renders', witness.renders, record.renders.id],
  ].filter(([, said, known]) => said !== known);
  const differences = differing.map(([field, said, known]) =>
    refusal('WITNESS_DIFFERS', `${of} says ${field} ${said}, the record says ${known}`, subject),
  );
  const by = personOf(witness.by);
  if (!by) {
    const message = `${of} does not say by whom: "Name <email>" is expected in its field by`;
    return [...differences, refusal('WITNESS_DIFFERS', message, subject)];
  }
  return [...differences, ...judgeSelfWitness(by, made, subject)];
}

/** Whether a witness says of these very files that another revision of the code renders them. */
export function isOfOtherCode(witness: Witness, app: AppName, record: ReleaseRecord): boolean {
  const isSame =
    witness.app === app && witness.release === record.release && witness.renders === record.renders.id;
  return isSame && witness.code !== record.code && personOf(witness.by) !== undefined;
}

/** A second rendering only counts when another person made the first; the commit of the first names that person. */
export function judgeSelfWitness(
  by: Person,
  { app, record, maker }: MadeRelease,
  subject: Subject,
): Finding[] {
  if (!maker || !samePerson(maker, by)) return [];
  const message = `${printPerson(by)} made release ${record.release} of ${app} and cannot witness it`;
  return [refusal('SELF_WITNESS', message, subject)];
}

function personOf(text: string): Person | undefined {
  try {
    return parsePerson(text);
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
