import './apps/backend';
import './apps/frontend';

export { fleet } from './environments';
