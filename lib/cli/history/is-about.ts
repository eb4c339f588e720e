import { imageQuestion, matchesImage } from '../../engine/history';
import { parseImage, printPerson } from '../../model/scalars';
import { quietLine } from '../../model/text';
import type { Artifact } from './artifact';

/** What {@link isAbout} looks in. */
export const LOOKED_IN =
  'commits, releases, images, proposals, pull requests, tickets, evidence, reasons, and the name and address of who wrote the source, requested, approved or committed';

/** Fewer digits than this are not taken for an id. */
const LEAST = 4;

/**
 * Whether a change is about the thing that a person names: its commit, a commit of its source or code, a release that
 * came or went, an image that was or is pulled, as `where` finds it, the proposal or pull request that was merged,
 * a person who had to do with it, the link of a ticket or other evidence, or a word of the reason, such as the id of an
 * incident. {@link LOOKED_IN} says the same for people.
 */
export function isAbout({ change, named = [], replaced = [], receipt }: Artifact, what: string): boolean {
  const { commit, claims, from, to } = change;
  const records = [from, to].flatMap((each) => each ?? []);
  const begins = (id: string | undefined) => what.length >= LEAST && id?.startsWith(what) === true;
  if ([commit, ...records.flatMap(({ code, source }) => [code, source?.commit])].some(begins)) return true;
  if (records.some(({ release }) => begins(release))) return true;
  const [id, head] = claims.proposal?.split(' ') ?? [];
  if (id === what || begins(head)) return true;
  const number = /^#?(\d+)$/.exec(what)?.[1];
  if (number !== undefined && claims.request?.endsWith(`/${number}`)) return true;
  if (claims.request === what) return true;
  const people = [
    to?.source?.author,
    change.author,
    claims.requestedBy,
    ...claims.approvedBy,
    ...(receipt ? [receipt.requestedBy, ...receipt.approvals.map(({ by }) => by)].map(printPerson) : []),
  ];
  if (people.some((each) => isPerson(each, what))) return true;
  if (isWordOf(claims.reason, what)) return true;
  const { ticket } = claims;
  if (
    ticket !== undefined &&
    [what, quietLine(what)].some((each) => ticket === each || ticket.endsWith(`/${each}`))
  )
    return true;
  const evidence = records.flatMap((each) => Object.values(each.evidence));
  if (evidence.some(({ link, digest }) => link === what || link.endsWith(`/${what}`) || begins(digest)))
    return true;
  const question = imageQuestion(what);
  const isIt = (image: Parameters<typeof matchesImage>[1]) =>
    question !== undefined && matchesImage(question, image) !== undefined;
  return (
    [...named, ...replaced].some((text) => isIt(parseImage(text))) ||
    records.some(({ images }) => Object.values(images).some((each) => isIt(each)))
  );
}

/** Whether a reason has it, and not as a part of a longer word; a number alone is that of a pull request. */
function isWordOf(reason: string | undefined, what: string): boolean {
  if (reason === undefined || what.length < LEAST || /^#?\d+$/.test(what)) return false;
  const isPart = (text: string | undefined) => text !== undefined && /[\p{L}\p{N}_-]/u.test(text);
  for (let at = reason.indexOf(what); at >= 0; at = reason.indexOf(what, at + 1))
    if (!isPart(reason[at - 1]) && !isPart(reason[at + what.length])) return true;
  return false;
}

/** Whether `Name <address>` is what a person typed: all of it, the name or the address, in large or small letters. */
function isPerson(person: string | undefined, what: string): boolean {
  if (person === undefined || what === '') return false;
  const [known, asked] = [person.toLowerCase(), what.toLowerCase()];
  const [name = '', address] = known.split('<');
  return known === asked || name.trim() === asked || address?.split('>', 1)[0] === asked;
}
