export { chooseForge } from './choose-forge';
export { GitForge } from './git-forge';
export { LocalForge } from './local-forge';
