export { approvalsDemanded } from './approvals-demanded';
export { checkChange, type DerivedChange } from './check-change';
export { checkContents } from './check-contents';
export { checkDocuments } from './check-documents';
export { checkRecords } from './check-records';
export { endedByHand } from './ended-by-hand';
export { type SignatureJudge, signatureJudge, signedFor } from './signatures';
export { checkWitnesses } from './witness/standing-witness';
