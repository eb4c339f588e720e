export { controllerKinds } from './controller-kinds';
