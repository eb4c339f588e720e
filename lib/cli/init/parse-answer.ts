import { unreadBy } from '../../controllers/reach';
import { shellWord } from '../../engine/promotion';
import { DeliveryError, quote } from '../../model/finding';
import {
  type EnvironmentName,
  httpOrPathUrl,
  ImageReference,
  imageRepository,
  parseEnvironmentName,
  splitReference,
} from '../../model/scalars';
import { ciNames, PROJECT_CONTROLLERS } from '../../setup';
import { parseOption, typedNumber } from '../parse-option';

/** Environments in the order of promotion, each once. */
export function parseEnvironments(text: string): [EnvironmentName, ...EnvironmentName[]] {
  const [first, ...rest] = text.split(',').map((each) => parseEnvironmentName(each.trim()));
  const all = [first, ...rest];
  const twice = all.find((each, index) => all.indexOf(each) !== index);
  if (first === undefined || twice !== undefined)
    throw DeliveryError.of('INVALID_OPTION', `--env names ${quote(twice ?? '')} twice`);
  return [first, ...rest];
}

/** A repository alone, or a reference with digest. */
export function parseImage(text: string): { readonly repository: string; readonly image?: ImageReference } {
  const { repository, tag, digest } = splitReference(text);
  if (digest === undefined && tag === undefined)
    return { repository: parseOption(imageRepository, '--image', repository) };
  return { repository, image: ImageReference.parse(text) };
}

/** The delivery repository, at an address that the controller reads. */
export function parseDelivery(text: string, controller: string = PROJECT_CONTROLLERS[0]): string {
  const repository = parseOption(httpOrPathUrl, '--delivery', text);
  const unread = unreadBy(controller, repository);
  if (unread === undefined) return repository;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${unread}, --delivery names ${quote(text)}`,
    {},
    {
      remedy: `give the address at which the controller in the cluster finds it; until there is one, leave --delivery out, and \`export CDK8S_DELIVERY_REPOSITORY=${shellWord(text)}\` tries the project out with this one`,
    },
  );
}

/** A port of TCP. */
export function parsePort(text: string): number {
  const port = typedNumber(text, 1, 65_535);
  if (port !== undefined) return port;
  throw DeliveryError.of('INVALID_OPTION', `${quote(text)} is not a port; give a number from 1 to 65535`);
}

/** What runs the pipelines, or `none`. */
export function parseCi(text: string): string {
  if (text === 'none' || ciNames.includes(text)) return text;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `--ci takes ${[...ciNames, 'none'].join(', ')}, got ${quote(text)}`,
  );
}
