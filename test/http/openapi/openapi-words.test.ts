import { expect } from 'chai';
import { useEditingService } from '../../support/editing-service.ts';
import { shippedWording } from '../../support/fixtures/example-publication.ts';
import { useOpenApi } from '../../support/open-api.ts';

const below = '/v1/admin/publications/{publication}';
const en = shippedWording('en');

const plain = { headline: 'x' };
const withPremium = (premium: unknown, changes: object = {}) => ({
  ...en,
  banners: { ...en.banners, premium },
  ...changes,
});

describe('GET /openapi.json, of meter and wording', () => {
  const stage = useEditingService();
  const openApi = useOpenApi(stage.service);

  const allows = async (ask: { method: string; form: string; path: string; body: unknown }) => {
    const { etag } = await stage.read(ask.path.replace(/\/(effects|preview)$/, ''));
    const headers = { 'If-Match': etag };
    const { status } = await stage.desk.call(ask.method.toUpperCase(), ask.path, { body: ask.body, headers });
    const takes = openApi.takes(ask.method, below + ask.form, ask.body);
    expect(status, JSON.stringify(ask.body).slice(0, 200)).to.equal(takes ? 200 : 422);
  };

  it('allows the changes of the meter that admins may make, and no others', async () => {
    const bodies: unknown[] = [
      {},
      { limits: { anonymous: 1, registered: 2 } },
      { limits: { anonymous: 1 } },
      { limits: { anonymous: 1, registered: 2, other: 3 } },
      ...['day', 'month', 'week', 'year', 7, null].map((window) => ({ window })),
      { window: { kind: 'day' } },
      { window: { kind: 'day', days: 3 } },
      { window: { kind: 'week', startsOn: 'sunday' } },
      { window: { kind: 'week', startsOn: 'someday' } },
      { window: { kind: 'rolling', days: 30 } },
      { window: { kind: 'rolling', days: 0 } },
      { open: true, onFailure: 'closed', graceDays: 0, rateLimit: null, institutions: [], crawlers: [] },
      { rateLimit: { requests: 600, perSeconds: 60 } },
      { rateLimit: {} },
      { wall: ['meter-exhausted', 'registration'] },
      { wall: ['paywall', 'meter-exhausted'] },
      { institutions: [{ name: 'A', networks: ['192.0.2.0/24'] }] },
      { institutions: [{ name: 'A' }] },
      { title: 'x' },
      [],
    ];
    for (const body of bodies) {
      await allows({ method: 'put', form: '/meter', path: '/meter', body });
      await allows({ method: 'post', form: '/meter/effects', path: '/meter/effects', body });
    }
  });

  it('allows the wordings that have the right shape, and no others', async () => {
    const bodies: unknown[] = [
      en,
      withPremium(plain),
      withPremium({ ...plain, list: { intro: 'x', items: ['x'] }, image: { alt: 'x' }, note: 'x' }),
      withPremium({ ...plain, list: { intro: 'x', items: [] } }),
      withPremium({ ...plain, button: { label: 'x', action: 'https://a.example/' } }),
      withPremium({ ...plain, button: { label: 'x' } }),
      withPremium({ ...plain, footnote: 'x' }),
      withPremium({ headline: 7 }),
      withPremium({ headline: { one: 'x' } }),
      withPremium({ headline: { other: 'x', dozen: 'x' } }),
      withPremium({}),
      withPremium(plain, { plurals: { other: '', one: '', few: 'x' } }),
      withPremium(plain, { plurals: { dozen: 'x' } }),
      withPremium(plain, { title: undefined }),
      withPremium(plain, { offer: { label: 'x' } }),
      {},
    ];
    for (const body of bodies) {
      const sent: unknown = JSON.parse(JSON.stringify(body));
      await allows({ method: 'put', form: '/banners/{locale}', path: '/banners/en', body: sent });
      await allows({ method: 'post', form: '/banners/preview', path: '/banners/preview', body: { wording: sent } });
    }
  });

  it('agrees with what admins are answered', async () => {
    const { desk } = stage;
    const put = (path: string, body: unknown, etag?: string) =>
      stage.put(path, body, etag === undefined ? {} : { 'If-Match': etag });
    const post = (path: string, body: unknown) => desk.call('POST', path, { body });
    const answers: [string, string, Response][] = [
      ['get', '/meter', await desk.get('/meter')],
      ['put', '/meter', await stage.change('/meter', { window: { kind: 'week', startsOn: 'friday' } })],
      ['put', '/meter', await put('/meter', {})],
      ['put', '/meter', await put('/meter', {}, '"99"')],
      ['post', '/meter/effects', await post('/meter/effects', { window: 'month', open: true, crawlers: [] })],
      ['get', '/banners', await desk.get('/banners')],
      ['get', '/banners/{locale}', await desk.get('/banners/en')],
      ['get', '/banners/{locale}', await desk.get('/banners/it')],
      ['put', '/banners/{locale}', await stage.change('/banners/en', { title: 'Anew' })],
      ['put', '/banners/{locale}', await stage.change('/banners/en', { title: '<b>' })],
      ['put', '/banners/{locale}', await put('/banners/en', en)],
      ['put', '/banners/{locale}', await put('/banners/en', en, '"99"')],
      ['put', '/banners/{locale}', await put('/banners/de', { ...en, locale: 'de' })],
      ['post', '/banners/preview', await post('/banners/preview', {})],
      ['post', '/banners/preview', await post('/banners/preview', { wording: withPremium({ headline: '<b>{{x}}' }) })],
    ];
    const statuses = answers.map(([, , { status }]) => status);
    expect(statuses).to.deep.equal([200, 200, 428, 412, 200, 200, 200, 404, 200, 422, 428, 412, 201, 200, 200]);
    for (const [method, form, answer] of answers) await openApi.describes(method, below + form, answer);
  });
});
