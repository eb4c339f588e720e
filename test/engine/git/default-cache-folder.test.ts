import { defaultCacheFolder } from '../../../lib/engine/git';

test('the cache is where the user keeps caches', () => {
  const cacheWith = (variables: Record<string, string>) => {
    const before = { ...process.env };
    Object.assign(process.env, { CDK8S_DELIVERY_CACHE: '', XDG_CACHE_HOME: '', ...variables });
    try {
      return defaultCacheFolder();
    } finally {
      for (const name of ['CDK8S_DELIVERY_CACHE', 'XDG_CACHE_HOME']) delete process.env[name];
      Object.assign(process.env, before);
    }
  };
  expect(cacheWith({ XDG_CACHE_HOME: '/caches' })).toBe('/caches/cdk8s-delivery');
  expect(cacheWith({ XDG_CACHE_HOME: 'relative' })).toMatch(/\.cache\/cdk8s-delivery$/);
  expect(cacheWith({ CDK8S_DELIVERY_CACHE: '/own', XDG_CACHE_HOME: '/caches' })).toBe('/own');
});
