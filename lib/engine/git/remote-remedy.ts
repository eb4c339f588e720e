/**
 * What a person does about words of git, of ssh or of the remote; nothing where the words name no cause that is known here.
 * A cause that explains another one stands first: ssh says of every failure that it could not read from the repository.
 */
export function remoteRemedy(words: string): string | undefined {
  return CAUSES.find(({ said }) => said.test(words))?.remedy;
}

/** Whether the words say that the remote broke off in the middle, so that asking it again may help. */
export function brokeOff(words: string): boolean {
  return remoteRemedy(words) === BROKE_OFF.remedy;
}

/** A cause, as git names it. */
interface Cause {
  readonly said: RegExp;
  readonly remedy: string;
}

const BROKE_OFF: Cause = {
  said: /returned error: 5\d\d|early eof|rpc failed|hung up|connection reset|connection was reset|unexpected disconnect|empty reply|connection closed|transfer closed/i,
  remedy: 'the host broke off or is in trouble: run the command again, what has arrived stays done',
};

const CAUSES: readonly Cause[] = [
  {
    said: /could not resolve proxy|from proxy after connect|proxy connect aborted|unable to connect to proxy/i,
    remedy:
      'see whether the proxy is right and lets this host pass: `http.proxy` of git, or HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment',
  },
  {
    // Such as the one that stands in a new project: names that nobody can have.
    said: /could not resolve host(?:name)?:? \S*(?:\bexample\.(?:org|com|net)|\.(?:example|invalid|test))\b/i,
    remedy:
      'this address is an example: put that of your delivery repository into package.json (`"cdk8s-delivery": { "repository": "…" }`), or name it by CDK8S_DELIVERY_REPOSITORY or --delivery',
  },
  {
    said: /could not resolve host|name or service not known|temporary failure in name resolution|nodename nor servname/i,
    remedy:
      'see whether the name of the host is spelt right, and whether this machine can look names up: DNS, a VPN, or a proxy that git does not know',
  },
  {
    said: /certificate|ssl_connect|ssl connect error|gnutls_handshake|tls handshake|tls connect error|wrong version number/i,
    remedy:
      "trust the authority that signed the host's certificate (`http.sslCAInfo` of git, or GIT_SSL_CAINFO), and see whether the clock and the port are right",
  },
  {
    said: /host key verification failed|remote host identification has changed|no .* host key is known/i,
    remedy:
      "compare the host's key with what its owner publishes, and put it into the file `known_hosts` of ssh; a key that changed may be an attack",
  },
  {
    said: /dubious ownership/i,
    remedy:
      'the repository belongs to another user of this machine: run as that user, or allow the folder with `git config --global --add safe.directory <path>`',
  },
  {
    said: /could not read (?:username|password)|authentication failed|terminal prompts disabled|returned error: 40[13]|permission denied \(|no such device or address|could not read from remote repository[\s\S]*access denied/i,
    remedy:
      'CDK8S_DELIVERY_GIT_TOKEN, where it is set, was refused or lacks a right; else set it (it is sent to the host of the delivery repository alone), or let git find credentials: a header of this repository (`http.<url>.extraheader`, as actions/checkout leaves it without `persist-credentials: false`), a credential helper, a key of ssh',
  },
  {
    said: /connection timed out|operation timed out|timeout was reached|operation too slow|connect to .* timed out/i,
    remedy:
      'see whether the host is up and a firewall or VPN lets this machine reach it, then run the command again: what has arrived stays done',
  },
  {
    said: /connection refused|failed to connect|couldn't connect|no route to host|network is unreachable/i,
    remedy:
      'see whether host and port are right, and whether the server is up and reachable from this machine',
  },
  {
    said: /returned error: 30[12378]|unable to update url base from redirection/i,
    remedy:
      'the repository was renamed or moved: give its new address, with --delivery, CDK8S_DELIVERY_REPOSITORY or in the project; credentials follow no redirection',
  },
  {
    said: /returned error: 404|repository '[^']*' not found|repository not found/i,
    remedy:
      'see whether the address is right and the repository exists; hosts say the same of a private one that the credentials may not read',
  },
  {
    said: /does not appear to be a git repository/i,
    remedy:
      'see whether a repository is there: a relative path, also that of CDK8S_DELIVERY_REPOSITORY, starts from the folder where the command is typed; type it there, or name the path absolutely; where none is there yet, `git init --bare <path>` makes one',
  },
  {
    said: /returned error: 429|rate limit/i,
    remedy: 'the host takes no more requests for now: run the command again later',
  },
  BROKE_OFF,
];
