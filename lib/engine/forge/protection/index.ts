export { OWNERS_FILE } from './code-owners';
export { type GuardedBranch, guardedBranches, mixedBranch } from './guarded-branch';
export { ownersText } from './owners-text';
export { advisoryOnly, cannotProtect, protectionDiffers } from './protection-findings';
export type { Identities, ProtectionPart, Protector } from './protector';
export { protectorOf } from './protectors';
