export { type FluxProps, flux } from './flux';
