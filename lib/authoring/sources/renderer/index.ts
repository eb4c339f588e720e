export type { AnsweredObject } from './answer';
export { answeredObject } from './answered-object';
export { renderWith } from './render';
