export { helm } from './helm';
export type { HelmProps, ImageValues } from './helm-props';
