import { expect } from 'chai';
import { useNginx } from '../../support/behind-proxy.ts';
import { useService } from '../../support/service.ts';

describe("the manual's configuration of nginx", () => {
  const nginx = useNginx(useService({ TRUST_PROXY: '1' }));
  const read = (path: string, headers: Record<string, string> = {}) => nginx.read(path, headers);

  it('lets ten articles through, shows the wall for the eleventh, and keeps open what was read', async () => {
    const first = await read('/articles/1?utm_source=mail');
    expect(first.shown).to.include({ url: '/articles/1?utm_source=mail', denied: false, layout: 'bar' });
    const headers = { Cookie: first.cookie };
    for (let article = 2; article <= 10; article += 1)
      expect((await read(`/articles/${article}`, headers)).shown).to.include({ denied: false, layout: 'bar' });
    expect((await read('/articles/11', headers)).shown).to.include({ denied: true, layout: 'wall', text: null });
    expect((await read('/articles/1', headers)).shown).to.include({ denied: false, text: 'The full text of 1.' });
  });

  it('has a place for each tier, in whatever case or escape the address is written', async () => {
    for (const path of ['/premium/9-nine', '/%70remium/9-nine', '/PREMIUM/9-nine'])
      expect((await read(path)).shown, path).to.include({ denied: true, reason: 'PREMIUM', text: null });
    expect((await read('/articles/free/7-seven')).shown).to.include({ denied: false, reason: 'FREE' });
    expect((await read('/about')).shown).to.include({ denied: false, reason: '' });
  });

  it('B18: passes the cookie of a new reader on, and lets no cache keep an article', async () => {
    const { headers, cookie } = await read('/articles/1');
    expect(cookie).to.match(/^stile_reader=/);
    expect(headers['cache-control']).to.equal('private, no-store');
  });
});
