export { type FieldPattern, fieldPattern, matchesField } from './field-pattern';
export { IMAGE_TABLE } from './image-kinds';
export {
  type DeclaredField,
  type DeclaredImages,
  type DeclaredKind,
  type ImagePlace,
  type ObjectPath,
  placeText,
} from './image-place';
export { imagesIn } from './images-in';
