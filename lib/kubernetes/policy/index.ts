export { parseCanonicalYaml, type YamlMap, type YamlValue } from '../../yaml/canonical-yaml';
export { judgeManifests } from './judge-manifests';
export { type AllowedImages, identityOf, judgeObject } from './judge-object';
