/** Receives a problem at an offset of a text. */
export type Report = (message: string, offset?: number) => void;
