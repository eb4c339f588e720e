export { askSecondOpinions } from './ask-second-opinions';
export { isSilence } from './is-silence';
export type { OpinionManifest, OpinionName } from './opinion';
