/** The variable that holds the token for http(s) remotes. */
export const GIT_TOKEN = 'CDK8S_DELIVERY_GIT_TOKEN';

/** The variable that holds the token for pull requests of source repositories. */
export const SOURCE_TOKEN = 'CDK8S_DELIVERY_SOURCE_TOKEN';

/** The variable that holds the private key of a GitHub App, or the path of its file. */
export const APP_KEY = 'CDK8S_DELIVERY_APP_KEY';

/** Variables of this program that no other program is to see. */
const OWN: ReadonlySet<string> = new Set([GIT_TOKEN, APP_KEY, SOURCE_TOKEN]);

/** What a variable that lets into something is called. */
const TOKEN = /(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|APP_KEY|ACCESS_KEY|API_KEY|PRIVATE_KEY)$/i;

/** An environment for a program that has to be let in by itself, as git and helpers of credentials: without this program's secrets. */
export function withoutOwnTokens(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OWN.has(name)));
}

/** An environment for a program that is let in nowhere, as one that signs or checks signatures: without anybody's tokens. */
export function withoutTokens(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OWN.has(name) && !TOKEN.test(name)));
}
