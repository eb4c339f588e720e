export {
  cut,
  hasControl,
  printable,
  printableJson,
  printableLines,
  printJson,
  withoutHidden,
} from './printable';
