/** Published releases of https://github.com/stefanprodan/podinfo: real tags, commits and digests of the multi-arch images. */
export const PODINFO = {
  repository: 'ghcr.io/stefanprodan/podinfo',
  source: 'https://github.com/stefanprodan/podinfo',
  releases: {
    '6.7.1': {
      commit: '6b7aab8a10d6ee8b895b0a5048f4ab0966ed29ff',
      digest: 'sha256:862ca45e61b32392f7941a1bdfdbe5ff8b6899070135f1bdca1c287d0057fc94',
    },
    '6.9.1': {
      commit: 'cdd09cdd3daacc3082d5a78062ac493806f7abd0',
      digest: 'sha256:262578cde928d5c9eba3bce079976444f624c13ed0afb741d90d5423877496cb',
    },
    '6.11.0': {
      commit: '07a524ba0144ef870258c91c7070a11a2e3aa592',
      digest: 'sha256:5b789251f4b35f4ac6319c48b57eb6d29356d67471404c5fd3733db2eb8c11cf',
    },
    '6.11.2': {
      commit: 'b501abd1f0f2acf49c39f2d9cd47b460578d87f0',
      digest: 'sha256:187803cdf611a19d4fffbdf6a4260a01be4c09ffe9924b28902424fc0639ceb8',
    },
  },
} as const;

/** A version there is. */
export type Version = keyof typeof PODINFO.releases;

/** The option of `release` that names the image of a version. */
export function imageOptions(version: Version): string[] {
  return ['--image', `server=${PODINFO.repository}:${version}@${PODINFO.releases[version].digest}`];
}

/** The options of `release` that say where an image comes from: its source commit and a link to what it was made of. */
export function originOptions(version: Version): string[] {
  return [
    '--source-commit',
    PODINFO.releases[version].commit,
    '--evidence',
    `release=${PODINFO.source}/releases/tag/${version}`,
  ];
}
