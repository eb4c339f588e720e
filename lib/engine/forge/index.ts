export { GitForge } from './git-forge';
export { LocalForge } from './local-forge';
