export { decodedTexts } from './decoded-texts';
export { fieldPattern, matchesField } from './field-pattern';
export {
  type DeclaredField,
  type DeclaredImages,
  type ImagePlace,
  type ObjectPath,
  placeText,
} from './image-place';
export { holdsImages } from './image-table';
export { imagesIn, imagesInManifest } from './images-in';
export { putImage } from './put-image';
