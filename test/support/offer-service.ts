import { expect } from 'chai';
import { createFrontEnd, type FrontEnd } from './browser/front-end.ts';
import { startingAt, type TestService, useService } from './service.ts';
import { type AdminDesk, adminTokens, createAdminDesk } from './sign-on/admins.ts';

/** An offer as admins write it, in full. */
export const winterOffer = {
  id: 'winter',
  price: { amount: 500, currency: 'usd' },
  term: { count: 2, unit: 'month' },
  then: { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } },
  startsAt: null,
  endsAt: '2027-01-15T23:59:59+09:00',
  eligibility: { newReadersOnly: true, lapsedOnly: false, lapsedAtLeastDays: 0, countries: [] as string[] },
  promotionCodes: false,
  templates: { label: 'Two months for {{price}}', deadline: null },
  status: 'live',
};

/** A service, on 20 December 2026 at noon in Tokyo, whose admins make offers. */
export interface OfferService {
  readonly service: TestService;
  readonly page: FrontEnd;
  readonly desk: AdminDesk;
  /** An offer of an id of its own, which differs from the winter offer by `change`. */
  newOffer(change?: object): Promise<{ path: string; body: typeof winterOffer; etag: string }>;
  put(path: string, body: unknown, etag?: string): Promise<Response>;
}

/** One for a block of tests. */
export function useOfferService(): OfferService {
  const service = useService({ ADMIN_TOKENS: adminTokens }, { realNow: startingAt('2026-12-20T12:00:00+09:00') });
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);
  let made = 0;
  return {
    service,
    page,
    desk,
    async newOffer(change = {}) {
      made += 1;
      const body = { ...winterOffer, id: `offer-${made}`, ...change };
      const answer = await desk.makeOffer(body);
      expect(answer.status, await answer.text()).to.equal(201);
      return { path: `/offers/${body.id}`, body, etag: answer.headers.get('etag') ?? '' };
    },
    put: (path, body, etag) =>
      desk.call('PUT', path, { body, headers: etag === undefined ? {} : { 'If-Match': etag } }),
  };
}
