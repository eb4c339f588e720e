import { isApproved, registryPattern } from '../../../lib/kubernetes/policy/pack/registry-pattern';
import { parseImage } from '../../../lib/model/scalars';

const D = `@sha256:${'a'.repeat(64)}`;

test.each([
  [
    'ghcr.io/example',
    ['ghcr.io/example/app:1', `ghcr.io/example/team/app${D}`],
    ['ghcr.io/example-evil/app', 'ghcr.io/example:1', 'nginx', 'xghcr.io/example/a', 'ghcrXio/example/a'],
  ],
  [
    'registry.example.org:5000/',
    ['registry.example.org:5000/a:1'],
    ['registry.example.org/a', 'registry.example.org:5001/a'],
  ],
  [
    'docker.io',
    ['nginx', `nginx:1${D}`, 'bitnami/redis:7', 'docker.io/nginx', 'index.docker.io/library/nginx'],
    ['ghcr.io/a/b', 'quay.io/nginx', 'registry:5000/nginx'],
  ],
  [
    'docker.io/library/',
    ['nginx:1', `docker.io/nginx${D}`, 'library/nginx', 'registry-1.docker.io/library/nginx'],
    ['bitnami/nginx', 'ghcr.io/nginx', 'docker.io/bitnami/nginx', 'libraryx/nginx'],
  ],
  [
    'docker.io/bitnami',
    ['bitnami/redis', `index.docker.io/bitnami/redis:7${D}`],
    ['redis', 'ghcr.io/bitnami/redis', 'bitnamix/redis'],
  ],
])('what %s approves is the same as a pattern and as a repository', (approved, yes, no) => {
  for (const image of [...yes, ...no]) {
    const expected = yes.includes(image);
    expect([image, new RegExp(registryPattern(approved)).test(image)]).toEqual([image, expected]);
    expect([image, isApproved(parseImage(image)?.repository ?? '', [approved])]).toEqual([image, expected]);
  }
});
