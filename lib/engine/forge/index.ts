export { chooseForge, type ForgeSettings, forgeNames } from './registry';
