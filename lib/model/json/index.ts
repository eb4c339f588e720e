export { bareMap, isPlainMap, jsonMap } from './bare-map';
export {
  isList,
  isMap,
  isScalar,
  type Json,
  type JsonMap,
  jsonEqual,
  jsonText,
  member,
  memberAt,
} from './json';
export { hasLoneSurrogate } from './lone-surrogate';
export { TAKEN_KEYS, TAKEN_NAME } from './taken-keys';
