export { chooseForge, type ForgeSettings, forgeNames, forgeOf, registerForge } from './registry';
