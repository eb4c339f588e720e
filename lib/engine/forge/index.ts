export { chooseForge, forgeNames, forgeOf, registerForge } from './registry';
