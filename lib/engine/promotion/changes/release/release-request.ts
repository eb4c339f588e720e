import type { AppName, ImageReference } from '../../../../model/scalars';
import type { Asked } from '../change-entry';
import type { ReleaseChange } from './change';

/** A release and its context, with parsed images. */
export type ReleaseRequest = Omit<ReleaseChange, 'verb' | 'images' | 'app'> &
  Asked & {
    readonly app: AppName | { readonly changed: true } | { readonly each: ParsedByApp };
    readonly images: SlotImages;
  };

type SlotImages = Readonly<Record<string, ImageReference>>;
type ParsedByApp = Readonly<Record<string, SlotImages>>;

/** The images that a request names for an app. */
export function namedFor({ app, images }: Pick<ReleaseRequest, 'app' | 'images'>, name: AppName): SlotImages {
  const each = eachOf(app);
  return each === undefined ? images : (each[name] ?? {});
}

/** The apps that a request names with images of their own. */
export function eachOf<Images>(
  app: AppName | { readonly changed: true } | { readonly each: Images },
): Images | undefined {
  return typeof app === 'object' && 'each' in app ? app.each : undefined;
}
