import { expect } from 'chai';
import { expectProblem } from '../../support/browser/front-end.ts';
import { useEditingService } from '../../support/editing-service.ts';
import { winterOffer } from '../../support/offer-service.ts';

interface WordingJson {
  readonly title: string;
  readonly plurals: object;
  readonly banners: Readonly<Record<string, object>>;
}

/** Each would be taken for nothing, or would change how the rest of a page or of a log reads. */
const hidden = ['\u0000', '\u0007', '\t', '\r', '\u001b', '\u007f', '\u0085', '\u009b'];
const turning = ['\u202a', '\u202e', '\u2066', '\u2069', '\ufeff', '\ud83d', '\udc00'];

describe('texts that admins write', () => {
  const stage = useEditingService();
  const { desk } = stage;

  const inWords = (text: string) => `U+${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  const refused = { status: 422, code: 'invalid-request' };

  for (const character of [...hidden, ...turning]) {
    it(`S14d: hold no ${inWords(character)}, in a wording, an offer or a name`, async () => {
      const text = `Read${character}on`;
      const { body } = await stage.read<WordingJson>('/banners/en');
      const banners = {
        ...body.banners,
        metered: { ...body.banners['metered'], headline: text, body: { other: text } },
      };
      const wording = await stage.change('/banners/en', {
        title: text,
        plurals: { ...body.plurals, other: text },
        banners,
      });
      await expectProblem(wording.clone(), refused);
      const { errors } = (await wording.json()) as { errors: { path: string; message: string }[] };
      const named = new Map(errors.map(({ path, message }) => [path, message]));
      for (const path of ['title', 'banners.metered.headline', 'banners.metered.body.other'])
        expect(named.get(path), path).to.equal(`contains the invisible character ${inWords(character)}`);
      expect(named.get('plurals.other')).to.equal('is no plain ending');

      const offer = await desk.makeOffer({ ...winterOffer, templates: { label: text, deadline: null } });
      await expectProblem(offer, { ...refused, paths: ['templates.label'] });

      const institution = { name: text, networks: ['192.0.2.0/24'] };
      const renamed = await stage.change('/meter', { institutions: [institution] });
      await expectProblem(renamed, { ...refused, paths: ['institutions.0.name'] });
      const crawler = { name: 'x', userAgent: text, networks: ['192.0.2.0/24'] };
      const agent = await stage.change('/meter', { crawlers: [crawler] });
      await expectProblem(agent, { ...refused, paths: ['crawlers.0.userAgent'] });
    });
  }

  it('S14d: may have several lines, letters from right to left, and characters of two halves', async () => {
    const { body } = await stage.read<WordingJson>('/banners/en');
    const headline = 'Read on\nשלום\u200f\u061c😀 日本\u200d\u00ad';
    const banners = { ...body.banners, metered: { ...body.banners['metered'], headline } };
    expect((await stage.change('/banners/en', { banners })).status).to.equal(200);
  });

  it('S14d: are of one line where they are names', async () => {
    const title = await stage.change('/banners/en', { title: 'one\ntwo' });
    await expectProblem(title, { ...refused, paths: ['title'] });
    const institutions = [{ name: 'one\ntwo', networks: ['192.0.2.0/24'] }];
    const name = await stage.change('/meter', { institutions });
    await expectProblem(name, { ...refused, paths: ['institutions.0.name'] });
  });
});
