import { expect } from 'chai';
import { type BehindProxy, useCaddy, useNginx } from '../../support/behind-proxy.ts';
import { example } from '../../support/browser/front-end.ts';
import { sellingNothing, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';
import { newsletters, secretOf } from '../../support/trust/newsletter-links.ts';

const site = 'https://www.example.com';
const nothingFree = { limits: { anonymous: 0, registered: 0 }, window: 'month' };

const pathIn = (address: string | undefined) => (address ?? '').replace(/^https?:\/\/[^/]*/, '');

describe('item 7: links that open articles, behind a proxy', () => {
  const config = useConfigDir({
    [example]: { ...sellingNothing, meter: nothingFree, newsletters, origins: [site] },
  });
  const env = () => ({ CONFIG_DIR: config.dir, ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' });
  const service = useService(env, { secretOf });
  const desk = createAdminDesk(service);
  const nginx = useNginx(service, (text) => text.replace('default $scheme://$http_host;', `default ${site};`));
  const caddy = useCaddy(service, (text) =>
    text.replace('{http.request.scheme}://{http.request.hostport}{http', `${site}{http`),
  );

  async function made(path: string, body: object): Promise<Record<string, unknown>> {
    const answer = await desk.call('POST', path, { body });
    expect(answer.status).to.be.oneOf([200, 201]);
    return (await answer.json()) as Record<string, unknown>;
  }

  const cookiesOf = ({ headers }: { readonly headers: { readonly 'set-cookie'?: string[] | undefined } }) =>
    (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');

  /** Follows a link as a browser does, and answers what the site was told of the article in the end. */
  async function followed(door: BehindProxy, address: string, leads: number) {
    let path = pathIn(address);
    let cookie = '';
    for (let step = 0; step < leads; step += 1) {
      const answer = await door.read(path, { 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate' });
      expect(answer.status).to.be.oneOf([302, 303]);
      cookie = cookiesOf(answer) || cookie;
      path = pathIn(answer.headers.location);
    }
    return { path, shown: (await door.read(path, { Cookie: cookie })).shown, without: (await door.read(path)).shown };
  }

  for (const [name, door] of [
    ['nginx', nginx],
    ['Caddy', caddy],
  ] as const) {
    it(`a newsletter's link leads by Stile to the address without its token, which is open then: ${name}`, async () => {
      const url = `${site}/articles/caf%C3%A9-${name.toLowerCase()}`;
      const { links } = await made('/newsletters/weekly/links', { articles: [{ url }] });
      const [{ address }] = links as [{ address: string }];
      const { path, shown, without } = await followed(door, address, 2);
      expect(path).to.equal(pathIn(url));
      expect(shown).to.include({ reason: 'NEWSLETTER', denied: false });
      expect(without).to.include({ denied: true });
    });

    it(`a gift leads to its article, which is open then for who followed it: ${name}`, async () => {
      const path = `/articles/given-${name.toLowerCase()}`;
      const { link } = await made('/gifts', { article: { id: `story-of-${name}`, url: `${site}${path}` } });
      const { shown, without } = await followed(door, String(link), 1);
      expect(shown).to.include({ reason: 'GIFT', denied: false });
      expect(without).to.include({ denied: true });
    });
  }
});
