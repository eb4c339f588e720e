export { judgeManifests } from './judge-manifests';
export { type AllowedImages, identityOf, judgeObject } from './judge-object';
