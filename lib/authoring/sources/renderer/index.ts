export type { AnsweredObject } from './answer';
export { renderWith } from './render';
export { answeredObject } from './answered-object';
