export { audienceOf } from './asked-release';
export { type ProvenCaller, provenCaller } from './proven-caller';
