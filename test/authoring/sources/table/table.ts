import type { Source } from '../../../../lib/authoring/sources';
import type { ObjectFacts } from '../../../../lib/model/exchange';
import type { ImageReference } from '../../../../lib/model/scalars';

/** A row of a {@link table}. */
export interface Row {
  readonly object: object;
  readonly facts?: ObjectFacts;
}

/** A source that nobody but this folder knows: objects as a table, made for the image of the slot `server`. */
export const table = (rows: (server: ImageReference) => readonly Row[]): Source<'server'> => ({
  kind: 'table',
  objects: ({ images }) => ({
    objects: rows(images.server).map((row, index) => ({ ...row, origin: `row ${index + 1}` })),
  }),
});
