import { expect } from 'chai';
import { effectsAnswer } from '../../../src/http/schemas/meter-settings.ts';
import { useOfferService } from '../../support/offer-service.ts';

describe('POST …/meter/effects: texts that speak of another window', () => {
  const { desk } = useOfferService();

  async function warnings(body: object): Promise<readonly string[]> {
    const answer = await desk.call('POST', '/meter/effects', { as: 'vera', body });
    const json: unknown = await answer.json();
    expect(answer.status).to.equal(200);
    expect(effectsAnswer.parse(json)).to.deep.equal(json);
    return effectsAnswer.parse(json).warnings.map(({ locale, path, message }) => `${locale} ${path} ${message}`);
  }

  it('are warned of before the window is changed, and as long as they stand', async () => {
    expect(await warnings({})).to.deep.equal([]);
    const change = { window: { kind: 'day' } };
    const foreseen = await warnings(change);
    expect(foreseen.join()).to.contain('en banners.metered.headline says “this month”').and.to.contain('ja banners');
    const { headers } = await desk.get('/meter');
    const seen = { 'If-Match': headers.get('etag') ?? '' };
    expect((await desk.call('PUT', '/meter', { body: change, headers: seen })).status).to.equal(200);
    expect(await warnings({})).to.deep.equal(foreseen);
    expect(await warnings({ window: { kind: 'month' } })).to.deep.equal([]);
  });
});
