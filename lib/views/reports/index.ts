export type { RuleDocs } from './described-rule';
export { toGithub } from './github';
export { type JunitSuite, toJunit } from './junit';
export { ownRuleDocs } from './own-rule-docs';
export { type SarifOptions, toSarif } from './sarif';
