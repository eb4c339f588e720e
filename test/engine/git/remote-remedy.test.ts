import { remoteRemedy } from '../../../lib/engine/git/remote-remedy';

test.each([
  [
    "fatal: unable to access 'https://git.exmaple.org/x.git/': Could not resolve host: git.exmaple.org",
    'DNS',
  ],
  [
    "fatal: unable to access 'https://git.example.org/fleet.git/': Could not resolve host: git.example.org",
    'is an example',
  ],
  ['ssh: Could not resolve hostname git.example.com: Name or service not known', 'is an example'],
  [
    "fatal: unable to access 'https://delivery.invalid/x/': Could not resolve host: delivery.invalid",
    'is an example',
  ],
  ["fatal: '/srv/nope' does not appear to be a git repository", '`git init --bare <path>` makes one'],
  [
    'ssh: Could not resolve hostname git.exmaple.org: Name or service not known\nfatal: Could not read from remote repository.',
    'DNS',
  ],
  ['ssh: Could not resolve hostname host: Temporary failure in name resolution', 'DNS'],
  ["fatal: unable to access 'https://h/x/': Could not resolve proxy: proxy.example.org", 'http.proxy'],
  ["fatal: unable to access 'https://h/x/': Received HTTP code 407 from proxy after CONNECT", 'http.proxy'],
  [
    "fatal: unable to access 'https://h/x/': Failed to connect to h port 443 after 0 ms: Couldn't connect to server",
    'host and port',
  ],
  [
    'ssh: connect to host h port 22: Connection refused\nfatal: Could not read from remote repository.',
    'host and port',
  ],
  ['ssh: connect to host h port 22: No route to host', 'host and port'],
  ['ssh: connect to host h port 22: Connection timed out', 'firewall'],
  [
    "fatal: unable to access 'https://h/x/': Failed to connect to h port 443 after 130000 ms: Connection timed out",
    'firewall',
  ],
  [
    "fatal: unable to access 'https://h/x/': SSL certificate problem: self-signed certificate",
    'http.sslCAInfo',
  ],
  [
    'fatal: unable to access: server certificate verification failed. CAfile: none CRLfile: none',
    'http.sslCAInfo',
  ],
  [
    'fatal: unable to access: gnutls_handshake() failed: The TLS connection was non-properly terminated.',
    'http.sslCAInfo',
  ],
  ['Host key verification failed.\nfatal: Could not read from remote repository.', 'known_hosts'],
  ["fatal: could not read Username for 'https://h': terminal prompts disabled", 'CDK8S_DELIVERY_GIT_TOKEN'],
  [
    'git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.',
    'CDK8S_DELIVERY_GIT_TOKEN',
  ],
  [
    "fatal: unable to access 'https://h/x/': The requested URL returned error: 403",
    'CDK8S_DELIVERY_GIT_TOKEN',
  ],
  ["fatal: repository 'https://h/x/' not found", 'private one'],
  [
    "fatal: '/srv/nope' does not appear to be a git repository\nfatal: Could not read from remote repository.",
    'CDK8S_DELIVERY_REPOSITORY',
  ],
  ['ERROR: Repository not found.\nfatal: Could not read from remote repository.', 'private one'],
  ["fatal: detected dubious ownership in repository at '/srv/delivery.git'", 'safe.directory'],
  ["fatal: unable to access 'https://h/x/': The requested URL returned error: 429", 'later'],
  ["fatal: unable to access 'https://h/x/': The requested URL returned error: 503", 'in trouble'],
  [
    'error: RPC failed; curl 52 Empty reply from server\nfatal: the remote end hung up unexpectedly',
    'in trouble',
  ],
  [
    "fatal: unable to access 'https://h/x/': transfer closed with outstanding read data remaining",
    'in trouble',
  ],
])('the remedy fits the cause: %j', (words, remedy) => {
  expect(remoteRemedy(words)).toContain(remedy);
});

test.each(['fatal: not a valid object name HEAD', "fatal: path 'x' does not exist in 'HEAD'", ''])(
  'words of no known cause get no remedy: %j',
  (words) => {
    expect(remoteRemedy(words)).toBeUndefined();
  },
);
