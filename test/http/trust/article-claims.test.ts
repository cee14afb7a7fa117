import { expect } from 'chai';
import { as, createFrontEnd, example, expectProblem, unread } from '../../support/browser/front-end.ts';
import { useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';
import { createDemoTexts, meteredIds, onlyId } from '../../support/trust/demo-texts.ts';
import { createPublisherKey } from '../../support/trust/publisher-claims.ts';

const noon = Date.UTC(2026, 10, 23, 3);
const inSeconds = noon / 1000;

describe('T1: articles whose publisher signs what they are', () => {
  const [own, foreign] = [createPublisherKey(), createPublisherKey()];
  const claims = { publicKey: own.publicKey };
  const config = useConfigDir({ [example]: { articles: { claims } }, 'taking-none': {} });
  const service = useService(() => ({ CONFIG_DIR: config.dir }), { realNow: () => noon });
  const page = createFrontEnd(service);
  const texts = createDemoTexts(page);
  const [first = '', second = ''] = meteredIds;
  const [premium, free, sponsored] = [onlyId('premium'), onlyId('free'), onlyId('sponsored')];

  /** Minted where nothing is counted for it: without claims every article is metered. */
  const newReader = async () => as(await page.newReader('taking-none'));

  const claimsOf = (art: string, facts: Record<string, unknown> = {}) => ({ art, exp: inSeconds + 600, ...facts });
  const signed = (art: string, facts?: Record<string, unknown>) => own.sign(claimsOf(art, facts));

  it('T1: are what the claims say, whatever is stated beside them', async () => {
    const lies = { tier: 'free', sponsored: true };
    for (const [id, facts, reason] of [
      [premium, { tier: 'premium' }, 'PREMIUM'],
      [first, { tier: 'metered' }, 'METERED'],
      [second, {}, 'METERED'],
    ] as const)
      expect(await page.meter({ id, ...lies, claims: signed(id, facts) }), id).to.include({ reason });
    const truth = { id: free, tier: 'premium', claims: signed(free, { tier: 'free' }) };
    expect(await page.meter(truth)).to.include({ reason: 'FREE' });
  });

  it('T1: are metered where only a browser says what they are', async () => {
    const headers = await newReader();
    const unclaimed: [string, object][] = [
      [premium, { tier: 'free' }],
      [premium, { sponsored: true }],
      [first, { tier: 'free', sponsored: true }],
      [free, { tier: 'free' }],
    ];
    for (const [id, stated] of unclaimed) {
      const { granted, reason, receipt = '' } = await texts.view({ id, ...stated }, { headers });
      expect({ granted, isMetered: /^(METERED|ALREADY_READ)$/.test(reason) }, id).to.include({
        granted: true,
        isMetered: true,
      });
      // A metered article is what the meter pays for; the text of any other is not sent for such a receipt.
      expect((await texts.ask(id, receipt)).status, id).to.equal(id === first ? 200 : 403);
    }
    expect(await page.used(headers)).to.equal(3);
  });

  it('T1: open for the receipt of what was claimed', async () => {
    for (const [id, facts] of [
      [free, { tier: 'free' }],
      [sponsored, { sponsored: true }],
      [first, {}],
    ] as const)
      expect(await texts.opens({ id, claims: signed(id, facts) }), id).to.equal(true);
  });

  const forgeries: [string, () => string][] = [
    ['of another article', () => signed(second, { tier: 'free' })],
    ['of no article', () => own.sign({ ...claimsOf(first), art: undefined })],
    ['that have expired', () => signed(first, { exp: inSeconds - 60 })],
    ['that never expire', () => own.sign({ ...claimsOf(first), exp: undefined })],
    ['that are not valid yet', () => signed(first, { nbf: inSeconds + 60 })],
    ['of a tier that there is none', () => signed(first, { tier: 'gratis' })],
    ['signed with another key', () => foreign.sign(claimsOf(first, { tier: 'free' }))],
    ['with alg none', () => own.sign(claimsOf(first), { algorithm: 'none', key: '' })],
    [
      'signed with the public key as a secret',
      () => own.sign(claimsOf(first), { algorithm: 'HS256', key: own.publicKey }),
    ],
    ['without their signature', () => signed(first).replace(/[^.]+$/, '')],
    [
      'under the signature of others',
      () => signed(first, { tier: 'free' }).replace(/[^.]+$/, signed(first).split('.')[2] ?? ''),
    ],
    ['that are garbage', () => 'garbage'],
  ];

  for (const [what, forged] of forgeries) {
    it(`T1: 422: are not known by claims ${what}, and nothing is counted`, async () => {
      const headers = await newReader();
      for (const stated of [{}, { tier: 'free' }])
        await expectProblem(await page.ask({ id: first, ...stated, claims: forged() }, { headers }), {
          status: 422,
          code: 'invalid-request',
          paths: ['article.claims'],
        });
      expect(await page.used(headers)).to.equal(0);
    });
  }

  it('T1: 422: of a publication that takes no claims are not known by any', async () => {
    const answer = await page.ask(
      { id: first, claims: signed(first, { tier: 'free' }) },
      { publication: 'taking-none' },
    );
    await expectProblem(answer, { status: 422, code: 'invalid-request', paths: ['article.claims'] });
  });

  it('T2: are given back by the publisher although the receipt was handed out, and by nobody else', async () => {
    const headers = await newReader();
    const id = unread();
    await page.meter(id, { headers, fields: { receipt: true } });
    const release = (article: object) => page.post(`/v1/${example}/meter/release`, { article }, headers);
    await expectProblem(await release({ id }), { status: 409, code: 'receipt-issued' });
    await expectProblem(await release({ id, claims: foreign.sign(claimsOf(id)) }), {
      status: 422,
      code: 'invalid-request',
    });
    expect((await release({ id, claims: signed(id) })).status).to.equal(200);
    expect(await page.used(headers)).to.equal(0);
  });
});
