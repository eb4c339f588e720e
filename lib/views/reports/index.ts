export { customRuleDocs } from './custom-rule-docs';
export type { RuleDocs } from './described-rule';
export { toGithub } from './github';
export { type JunitSuite, toJunit } from './junit';
export { type SarifOptions, toSarif } from './sarif';
