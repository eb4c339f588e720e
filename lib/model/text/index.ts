export {
  cut,
  hasControl,
  printable,
  printableJson,
  printableLines,
  printJson,
  withoutHidden,
} from './printable';
export { quiet, quietParagraph } from './quiet';
export { addressWithoutSecrets, withoutSecrets } from './secrets';
