export { progressiveKinds } from './progressive-kinds';
