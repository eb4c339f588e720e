import type { DeliveryChange } from '../../engine/history';
import { plural, printable, printableJson } from '../../model/text';
import type { Receipt } from '../../registry';

/** A change, with what the manifests name after it. */
export interface Artifact {
  readonly change: DeliveryChange;
  /** References as they stand there, each once; absent where no target changed, or the files are lost. */
  readonly named?: readonly string[];
  /** The same of the files that it replaced, where a person had edited them by hand. */
  readonly replaced?: readonly string[];
  /** The receipt of its merge. */
  readonly receipt?: Receipt;
  /** The tag of its commit for its environment. */
  readonly tag?: string;
}

/** The path of a file as it is told: a name with blanks or hidden characters stands in quotes, so that its end is seen. */
export function fileName(path: string): string {
  return /^[^\s",]+$/.test(path) && printable(path) === path ? path : printableJson(JSON.stringify(path));
}

/** What a receipt says of approvals and checks, on one line. */
export function receiptWords({ pushed, approvals, checks, request }: Receipt): string {
  const given = approvals.map(({ by, statement, review }) =>
    statement !== undefined
      ? `${by.name} signed ${statement}`
      : `${by.name}${review === undefined ? '' : ` in review ${review}`}`,
  );
  return [
    `pushed ${pushed}`,
    ...(given.length === 0 ? [] : [`approved by ${given.join(', ')}`]),
    plural(checks.length, 'check'),
    ...(request === undefined ? [] : [request.link]),
  ].join('; ');
}

/** The images that manifests name beside those of slots; where only files changed, of the slots that the record names. */
export function otherImages({ change: { to, standing }, named = [] }: Artifact): readonly string[] {
  const images = [to, standing].flatMap((record) => Object.values(record?.images ?? {}));
  const slots = new Set(images.flatMap((image) => [image.pullable, image.full]));
  return named.filter((text) => !slots.has(text));
}
