export { customRuleDocs } from './custom-rule-docs';

export { toGithub } from './github';
export { type JunitSuite, toJunit } from './junit';
export { toSarif } from './sarif';
