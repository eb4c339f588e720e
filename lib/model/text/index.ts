export { jsonPieces } from './json-pieces';
export { KNOWN_TOKENS } from './known-tokens';
export { moment, momentOfEnd } from './moment';
export { foldersAround, isAtOrBelow } from './paths';
export { plural } from './plural';
export {
  cut,
  cutWords,
  hasControl,
  isBlank,
  printable,
  printableJson,
  printableLines,
  printJson,
  withoutHidden,
} from './printable';
export { quiet, quietJson, quietLine, quietParagraph } from './quiet';
export { addressWithoutSecrets, withoutSecrets } from './secrets';
