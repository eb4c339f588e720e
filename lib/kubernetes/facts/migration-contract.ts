/** Annotation of a migration's Job; its value is the contract. */
export const MIGRATION_CONTRACT = 'cdk8s-delivery/migration-contract';
