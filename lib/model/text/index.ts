export { cut, printable, printableJson, printableLines, printJson, withoutHidden } from './printable';
