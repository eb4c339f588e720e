export { askSecondOpinions } from './ask-second-opinions';
export { OPINIONS, type OpinionManifest, type OpinionName, type OpinionOptions } from './opinion';
