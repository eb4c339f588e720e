export { askSecondOpinions } from './ask-second-opinions';
export type { OpinionManifest, OpinionName } from './opinion';
