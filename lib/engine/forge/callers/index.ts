export { type AskedRelease, audienceOf } from './asked-release';
export { type ProvenCaller, provenCaller } from './proven-caller';
