import { expect } from 'chai';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, unread } from '../../support/browser/front-end.ts';
import { useConfigDir } from '../../support/publications.ts';
import { startingAt, useService } from '../../support/service.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';

const titles = [example, 'tea-and-trade'] as const;

describe('S7: two publications on one host, and a reader who subscribes to both', function () {
  this.timeout(30_000);
  const redis = useRedisServer();
  const config = useConfigDir({ [example]: {}, 'tea-and-trade': {} });
  const service = useService(() => ({ STORE_URL: redis.url, CONFIG_DIR: config.dir }), {
    realNow: startingAt('2026-12-20T12:00:00+09:00'),
  });
  const page = createFrontEnd(service);
  const jar = new Map<string, string>();

  const inJar = () => ({ Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') });

  function keep(answer: Response): void {
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
  }

  /** What comes of a premium article: for the browser whose cookies are in the jar, or for a caller who sends these headers. */
  async function premium(publication: string, headers?: Record<string, string>) {
    const answer = await page.ask({ id: unread(), tier: 'premium' }, { publication, headers: headers ?? inJar() });
    if (headers === undefined) keep(answer);
    const { granted, reason } = (await answer.json()) as { granted: boolean; reason: string };
    return { granted, reason };
  }

  before(async () => {
    const token = await page.newReader();
    jar.set('stile_reader', token);
    for (const publication of titles) await createBuying(page, publication).buy(as(token));
  });

  it('S7: has a cookie of each, and neither replaces the other', async () => {
    for (const publication of [...titles, ...titles])
      expect(await premium(publication)).to.deep.equal({ granted: true, reason: 'TRIAL' });
    expect([...jar.keys()].sort()).to.deep.equal([
      'stile_entitlement_nikkei-asian-review',
      'stile_entitlement_tea-and-trade',
      'stile_reader',
    ]);
  });

  it('S7: is let into each by its own token alone', async () => {
    const [one = '', other = ''] = titles.map((title) => jar.get(`stile_entitlement_${title}`) ?? '');
    expect(await premium(titles[0], { 'X-Entitlement-Token': other })).to.include({ granted: false });
    expect(await premium(titles[1], { Cookie: `stile_entitlement_${titles[1]}=${one}` })).to.include({
      granted: false,
    });
    expect(await premium(titles[1], { Cookie: `stile_entitlement=${one}; stile_entitlement=${other}` })).to.include({
      granted: true,
    });
  });

  it('S7: stays in both while the store is stopped, and nobody else is let in', async () => {
    await redis.kill();
    try {
      for (const publication of [...titles, ...titles]) {
        expect(await premium(publication)).to.deep.equal({ granted: true, reason: 'TRIAL' });
        const swapped = titles.find((title) => title !== publication) ?? '';
        const Cookie = `stile_entitlement_${publication}=${jar.get(`stile_entitlement_${swapped}`)}`;
        for (const headers of [{ Cookie }, {}])
          expect(await premium(publication, headers)).to.include({ granted: false });
      }
    } finally {
      await redis.start();
    }
  });
});
