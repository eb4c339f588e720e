import { execFileSync } from 'node:child_process';
import { lateCompilation } from '../../../lib/engine/process/compile-late';

test('this Node knows the flags that put optimizing off, and says nothing of them', () => {
  const set = `for (const flag of ${JSON.stringify(lateCompilation())}) require('node:v8').setFlagsFromString(flag)`;
  const options = { encoding: 'utf8', stdio: 'pipe' } as const;
  expect(execFileSync(process.execPath, ['-e', `${set}; console.log('done')`], options)).toBe('done\n');
  expect(lateCompilation()).toEqual([expect.stringMatching(/^--[a-z-]+=\d+$/)]);
});
