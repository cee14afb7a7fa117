import { expect } from 'chai';
import { parseStoreAddress } from '../../../src/settings/store-address.ts';

const anonymous = { username: null, password: null, isTls: false };

describe('STORE_URL', () => {
  for (const [text, address] of [
    ['file:./data', { kind: 'file', dir: './data' }],
    ['file:/srv/stile', { kind: 'file', dir: '/srv/stile' }],
    ['file:///srv/stile', { kind: 'file', dir: '/srv/stile' }],
    ['redis://cache', { kind: 'redis', url: 'redis://cache' }],
    ['rediss://u:p@cache:6380/2', { kind: 'redis', url: 'rediss://u:p@cache:6380/2' }],
    [
      'redis+cluster://a:7000,b,[::1]:7002',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 7000 },
          { host: 'b', port: 6379 },
          { host: '::1', port: 7002 },
        ],
        ...anonymous,
      },
    ],
    [
      'redis+cluster://u:p%40ss@a:7000/',
      { kind: 'cluster', nodes: [{ host: 'a', port: 7000 }], username: 'u', password: 'p@ss', isTls: false },
    ],
    [
      'redis+cluster://u:100%@a',
      { kind: 'cluster', nodes: [{ host: 'a', port: 6379 }], username: 'u', password: '100%', isTls: false },
    ],
    [
      'redis+sentinel://:p@a,b:26380/mymaster',
      {
        kind: 'sentinel',
        name: 'mymaster',
        nodes: [
          { host: 'a', port: 26379 },
          { host: 'b', port: 26380 },
        ],
        username: null,
        password: 'p',
        isTls: false,
      },
    ],
    [
      'rediss+cluster://u:p@a',
      { kind: 'cluster', nodes: [{ host: 'a', port: 6379 }], username: 'u', password: 'p', isTls: true },
    ],
    [
      'rediss+sentinel://a/mymaster',
      { kind: 'sentinel', name: 'mymaster', nodes: [{ host: 'a', port: 26379 }], ...anonymous, isTls: true },
    ],
  ] as const) {
    it(`understands ${text}`, () => {
      expect(parseStoreAddress(text)).to.deep.equal(address);
    });
  }

  for (const text of [
    '',
    'file:',
    'file://host/dir',
    'redis://',
    'redis:cache',
    'redis://cache/name',
    'redis://cache?db=1',
    'mysql://a',
    'redis+cluster://',
    'redis+cluster://a:7000,',
    'redis+cluster://a:99999',
    'redis+cluster://a:0',
    'redis+cluster://a/name',
    'redis+sentinel://a',
    'redisss+cluster://a',
    'redis+sentinel://a/',
    'redis+other://a',
  ]) {
    it(`refuses "${text}"`, () => {
      expect(parseStoreAddress(text)).to.equal(null);
    });
  }
});
