import { expect } from 'chai';
import { useNginx } from '../../support/behind-proxy.ts';
import { times } from '../../support/browser/bursts.ts';
import { eventually } from '../../support/eventually.ts';
import { useService } from '../../support/service.ts';

describe('too many views at once behind nginx', () => {
  const nginx = useNginx(useService({ TRUST_PROXY: '1', VIEWS_IN_FLIGHT: '1' }));

  const readAtOnce = (path: string) => Promise.all(times(12, (index) => nginx.read(`${path}${index}-x`)));

  it('item 2: are articles, or a page that asks again; never a wall, an error of nginx, or a text that was not granted', async () => {
    await eventually(async () => {
      const reads = await readAtOnce('/articles/');
      const later = reads.filter(({ status }) => status === 503);
      for (const { status, shown } of reads) {
        if (status === 503) continue;
        expect(status).to.equal(200);
        expect(shown).to.include({ denied: false, reason: 'METERED', counted: 'true' });
      }
      for (const { headers, body, cookie, shown } of later) {
        expect(headers).to.include({ 'retry-after': '1', refresh: '5', 'cache-control': 'private, no-store' });
        expect(headers['content-type']).to.equal('text/html; charset=utf-8');
        expect(body).to.include('One moment, please');
        expect({ cookie, shown }).to.deep.equal({ cookie: '', shown: null });
      }
      return later.length > 0;
    });
  });

  it('item 2: keep free articles open, and what asks nobody', async () => {
    const [free, about] = await Promise.all([
      readAtOnce('/articles/free/'),
      readAtOnce('/about/'),
      readAtOnce('/articles/'),
    ]);
    for (const { shown } of free) expect(shown).to.include({ denied: false, reason: 'FREE' });
    for (const { status } of about) expect(status).to.equal(200);
  });
});
