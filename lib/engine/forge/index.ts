export { chooseForge, forgeNames } from './registry';
