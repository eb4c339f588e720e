import type { ImageReference } from '../../../../model/scalars';
import type { Asked } from '../change-entry';
import type { ReleaseChange } from './change';

/** A release and its context, with parsed images. */
export type ReleaseRequest = Omit<ReleaseChange, 'verb' | 'images'> &
  Asked & { readonly images: Readonly<Record<string, ImageReference>> };
