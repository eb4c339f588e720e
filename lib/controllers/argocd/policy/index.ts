export { annotations } from './annotations';
export { noApplicationOverrides } from './no-application-overrides';
export { noDefaultProject } from './no-default-project';
