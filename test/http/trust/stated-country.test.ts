import { expect } from 'chai';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem, unread } from '../../support/browser/front-end.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const realNow = startingAt('2026-12-20T12:00:00+09:00');

const inventions = [
  'X-Reader-Country',
  'CF-IPCountry',
  'X-Country',
  'X-Vercel-IP-Country',
  'CloudFront-Viewer-Country',
];

describe('S9: the country of a reader', () => {
  for (const [setting, believed] of [
    [{}, null],
    [{ COUNTRY_HEADER: 'CF-IPCountry' }, 'CF-IPCountry'],
  ] as const) {
    describe(believed === null ? 'where no proxy names it' : `where a proxy names it in ${believed}`, () => {
      const service = useService({ ADMIN_TOKENS: adminTokens, ...setting }, { realNow });
      const page = createFrontEnd(service);

      before(async () => {
        const eligibility = { newReadersOnly: true, countries: ['JP'] };
        await createAdminDesk(service).changeOffer('trial-3-months', { eligibility });
      });

      const offersFor = async (headers: Record<string, string>) => {
        const answer = await page.get(`/v1/${example}/offers`, headers);
        return ((await answer.json()) as { offers: unknown[] }).offers.length;
      };

      for (const header of inventions) {
        const isBelieved = header === believed;
        it(`S9: is ${isBelieved ? '' : 'not '}what the header ${header} says`, async () => {
          const headers = { ...as(await page.newReader()), [header]: 'JP' };
          expect(await offersFor(headers)).to.equal(isBelieved ? 1 : 0);
          const { banner } = await page.meter(unread(), { headers });
          expect(banner?.offer?.id ?? null).to.equal(isBelieved ? 'trial-3-months' : null);
          const asked = await createBuying(page).checkout(headers);
          if (isBelieved) expect(asked.status).to.equal(201);
          else await expectProblem(asked, { status: 409, code: 'not-eligible' });
        });
      }
    });
  }
});
