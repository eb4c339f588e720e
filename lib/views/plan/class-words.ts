import type { ChangeClass } from '../../kubernetes/diff';
import type { Verdict } from '../../model/finding';

/** What a change touches, in words for people. */
export const CLASS_WORDS: Readonly<Record<ChangeClass, string>> = {
  destructive: 'deletion',
  permission: 'permissions',
  exposure: 'exposure',
  'image-source': 'source of images',
  'delivery-control': 'delivery',
  hook: 'hooks',
  'secret-reference': 'secrets',
  configuration: 'configuration',
  'scale-and-resources': 'scale and resources',
  image: 'images',
  metadata: 'labels and annotations',
};

/** The effect of a change, in words for people. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  broadening: 'wider',
  narrowing: 'narrower',
  neutral: 'as wide as before',
  unknown: 'effect unknown',
};
