import type { ImageReference } from '../../../../model/scalars';
import type { Asked } from '../change-entry';
import type { ReleaseChange } from './change';

/** A release, and what goes with it; its images are parsed. */
export type ReleaseRequest = Omit<ReleaseChange, 'verb' | 'images'> &
  Asked & { readonly images: Readonly<Record<string, ImageReference>> };
