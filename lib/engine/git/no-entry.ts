/** What a person does where a remote lets nobody in. */
const REMEDY =
  'set CDK8S_DELIVERY_GIT_TOKEN, or let git find credentials: a header of this repository (`http.<url>.extraheader`, as actions/checkout leaves it without `persist-credentials: false`), a credential helper, a key of ssh';

/** How to get in, where git was refused for want of credentials or because of them; nothing where something else failed. */
export function entryRemedy(words: string): string | undefined {
  return REFUSED.test(words) ? REMEDY : undefined;
}

const REFUSED =
  /could not read (?:username|password)|authentication failed|terminal prompts disabled|returned error: 40[13]|permission denied \((?:publickey|password)|no such device or address/i;
