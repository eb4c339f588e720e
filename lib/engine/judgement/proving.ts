export { checkChange, type DerivedChange } from './check-change';
export { checkContents } from './check-contents';
export { checkDocuments } from './check-documents';
export { checkRecords } from './check-records';
export { checkWitnesses } from './witness/standing-witness';
