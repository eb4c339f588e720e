export { judgeManifests } from './judge-manifests';
export { type AllowedImages, judgeObject } from './judge-object';
