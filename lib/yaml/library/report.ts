/** Told of what is wrong at an offset of a text. */
export type Report = (message: string, offset?: number) => void;
