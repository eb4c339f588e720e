import { ada, ben, cyd } from '../fleet-fixture';
import type { Account } from './state';

/** Accounts of the people of the tests, by token; none of the tokens is one of anybody's. */
export const TOKENS = {
  ada: 'ghp_ada0000000000000000000000000000000000',
  ben: 'ghp_ben0000000000000000000000000000000000',
  cyd: 'ghp_cyd0000000000000000000000000000000000',
  eve: 'ghp_eve0000000000000000000000000000000000',
  merger: 'ghs_merger000000000000000000000000000000',
  bot: 'ghs_bot0000000000000000000000000000000000',
} as const;

/** Ada, Ben and Cyd may write, Eve may read, and the bot and the merger are apps. */
export const ACCOUNTS: Readonly<Record<keyof typeof TOKENS, Account>> = {
  ada: { login: 'ada', id: 101, emails: [ada.email], type: 'User', permission: 'write' },
  ben: { login: 'ben', id: 102, emails: [ben.email], type: 'User', permission: 'write' },
  cyd: { login: 'cyd', id: 103, emails: [cyd.email], type: 'User', permission: 'admin' },
  eve: { login: 'eve', id: 104, emails: [], type: 'User', permission: 'read' },
  bot: { login: 'delivery[bot]', id: 105, emails: [], type: 'Bot', permission: 'write', app: 9105 },
  merger: {
    login: 'delivery-merger[bot]',
    id: 106,
    emails: [],
    type: 'Bot',
    permission: 'write',
    app: 9106,
  },
};

/** The accounts by their token. */
export function accountsByToken(): [string, Account][] {
  return Object.entries(TOKENS).map(([name, token]) => [token, ACCOUNTS[name as keyof typeof TOKENS]]);
}
