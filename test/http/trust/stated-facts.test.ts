import { expect } from 'chai';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example } from '../../support/browser/front-end.ts';
import { useConfigDir } from '../../support/publications.ts';
import { startingAt, useService } from '../../support/service.ts';
import { createDemoTexts, meteredIds, onlyId } from '../../support/trust/demo-texts.ts';

describe('T1: what a browser states of an article', () => {
  const config = useConfigDir({ [example]: {}, another: {} });
  const service = useService(() => ({ CONFIG_DIR: config.dir }), { realNow: startingAt('2026-12-20T12:00:00+09:00') });
  const page = createFrontEnd(service);
  const texts = createDemoTexts(page);
  const [first = '', second = ''] = meteredIds;
  const [premium, free, sponsored] = [onlyId('premium'), onlyId('free'), onlyId('sponsored')];

  async function refused(id: string, receipt: string): Promise<void> {
    expect((await texts.ask(id, receipt)).status, receipt).to.equal(403);
  }

  it('T1: opens the text if it is what the article is', async () => {
    const headers = as(await page.newReader());
    for (const article of [
      { id: free, tier: 'free' },
      { id: sponsored, sponsored: true },
      { id: first },
      { id: first, tier: 'metered', sponsored: false, section: 'anything' },
    ])
      expect(await texts.opens(article, { headers }), JSON.stringify(article)).to.equal(true);
    expect(await page.used(headers)).to.equal(1);
  });

  const lies: [string, Record<string, unknown> & { id: string }][] = [
    ['a premium article is free', { id: premium, tier: 'free' }],
    ['a premium article is metered', { id: premium, tier: 'metered' }],
    ['a premium article is metered, by leaving it out', { id: premium }],
    ['a premium article is sponsored', { id: premium, tier: 'premium', sponsored: true }],
    ['a premium article is sponsored and free', { id: premium, tier: 'free', sponsored: true }],
    ['a metered article is free', { id: first, tier: 'free' }],
    ['a metered article is sponsored', { id: first, sponsored: true }],
    ['a metered article is free and sponsored', { id: first, tier: 'free', sponsored: true }],
    ['a sponsored article is free', { id: sponsored, tier: 'free' }],
  ];

  for (const [what, article] of lies) {
    it(`T1: opens no text by saying that ${what}`, async () => {
      const headers = as(await page.newReader());
      const decision = await texts.view(article, { headers });
      expect(decision.granted).to.equal(true);
      await refused(article.id, decision.receipt ?? '');
    });
  }

  it('T1: gives no receipt of a premium article to somebody who has bought nothing', async () => {
    const { granted, receipt } = await texts.view({ id: premium, tier: 'premium' });
    expect({ granted, receipt }).to.deep.equal({ granted: false, receipt: undefined });
  });

  it('T1: a subscriber opens what the article is, and lies to their own cost alone', async () => {
    const headers = as(await page.newReader());
    await createBuying(page).buy(headers);
    expect(await texts.opens({ id: premium, tier: 'premium' }, { headers })).to.equal(true);
    expect(await texts.opens({ id: premium, tier: 'metered' }, { headers })).to.equal(false);
  });

  describe('T1: a receipt', () => {
    const receiptOf = async (id: string) => (await texts.view({ id })).receipt ?? '';

    it('T1: of one article opens no other, however it is put together', async () => {
      const [one, other] = [await receiptOf(first), await receiptOf(second)];
      const [header, payload, signature] = one.split('.');
      const [, otherPayload, otherSignature] = other.split('.');
      for (const forged of [
        other,
        `${header}.${otherPayload}.${signature}`,
        `${header}.${payload}.${otherSignature}`,
        `${header}.${payload}.`,
        `${header}.${payload}`,
        one.slice(0, -1),
        `${one}A`,
        `${one} `.repeat(2).trim(),
      ])
        await refused(first, forged);
      expect((await texts.ask(first, one)).status).to.equal(200);
    });

    it('T1: of another publication opens nothing', async () => {
      const { receipt = '' } = await page.meter(first, { publication: 'another', fields: { receipt: true } });
      expect(receipt).to.not.equal('');
      await refused(first, receipt);
    });

    it('T1: is not what an entitlement token or a reader token is taken for', async () => {
      const token = await page.newReader();
      await createBuying(page).buy(as(token));
      const { token: entitlement = '' } = await page.meter(first, { headers: as(token) });
      expect(entitlement).to.not.equal('');
      for (const other of [entitlement, token, await page.signIn('somebody@example.com')]) await refused(first, other);
    });

    it('T1: opens nothing after half an hour', async () => {
      const receipt = await receiptOf(first);
      await page.moveClock({ advance: 'PT29M' });
      expect((await texts.ask(first, receipt)).status).to.equal(200);
      await page.moveClock({ advance: 'PT1M' });
      await refused(first, receipt);
    });
  });
});
