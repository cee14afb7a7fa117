import { expect } from 'chai';
import type { Wording } from '../../../../src/paywall/wording/wording.ts';
import { createFrontEnd, expectProblem } from '../../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../../support/every-service.ts';
import { shippedWording } from '../../../support/fixtures/example-publication.ts';
import { useDraftStage } from '../../../support/wording/draft-stage.ts';
import { inGerman } from '../../../support/wording/german-wording.ts';

const en = shippedWording('en');
const ja = shippedWording('ja');

const expectRefusal = (answer: Response, status: number, code: string) => expectProblem(answer, { status, code });

describeOnEveryStore('drafts of wordings', (store) => {
  const { stage, draftAt, read, save, act, headlineIn, saved, audited } = useDraftStage(store.env);

  it('U4: keeps texts that are not complete where no reader sees them, and counts what is still to be translated', async () => {
    const begun = { ...en, locale: 'de', banners: { ...en.banners, premium: { headline: '' } } } as Wording;
    const etag = await saved(begun);
    const { body } = await read();
    expect(body).to.deep.include({ basedOn: null, isCurrent: true, schedule: null, refused: null });
    expect(body.saved.by).to.equal('edith');
    expect(body.texts.missing).to.include('banners.premium.headline');
    expect(body.texts.untranslated).to.include('banners.metered.headline');
    expect(body.texts.total).to.be.above(30);
    expect(body.faults.map(({ path }) => path)).to.include('banners.premium.headline');
    expect(await headlineIn('de')).to.deep.equal(['en', 'You have 9 free articles left this month']);
    await expectRefusal(await act(`POST ${draftAt()}/publish`, {}, etag), 422, 'invalid-request');
    const despite = await act(`POST ${draftAt()}/publish`, { despiteUntranslated: true }, etag);
    await expectRefusal(despite, 422, 'invalid-request');
  });

  it('U4: publishes what is whole, once, and the draft is gone then', async () => {
    const half = inGerman(en.banners.metered.headline);
    const first = await saved(half);
    const refused = await act(`POST ${draftAt()}/publish`, {}, first);
    const { errors } = (await refused.json()) as { errors: unknown[] };
    expect(errors).to.deep.equal([{ path: 'banners.metered.headline', message: 'is still as in en' }]);
    const etag = await saved(inGerman('Noch {{numberArticlesLeft}}'), first);
    const answers = await Promise.all([1, 2].map(() => act(`POST ${draftAt()}/publish`, {}, etag)));
    expect(answers.map(({ status }) => status).sort()).to.satisfy(
      ([one, other]: number[]) => one === 200 && [200, 404, 412].includes(other ?? 0),
    );
    expect(await headlineIn('de')).to.deep.equal(['de', 'Noch 9']);
    expect((await stage.desk.get(draftAt())).status).to.equal(404);
    expect(await audited('wording.publish')).to.have.lengthOf(1);
    const { body } = await stage.read<{ drafts: unknown[] }>('/banners');
    expect(body.drafts).to.deep.equal([]);
  });

  it('U4: publishes texts as in the default language if that is said', async () => {
    const etag = await saved(inGerman('Free articles left: {{numberArticlesLeft}}'));
    expect((await act(`POST ${draftAt()}/publish`, { despiteUntranslated: true }, etag)).status).to.equal(200);
  });

  it('U4: lets no draft be overwritten unseen', async () => {
    const etag = await saved(inGerman('Eins'));
    await expectRefusal(await save(inGerman('Zwei'), null), 412, 'version-conflict');
    const answers = await Promise.all([save(inGerman('Zwei'), etag), save(inGerman('Drei'), etag)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 412]);
    await expectRefusal(await act(`DELETE ${draftAt()}`, undefined, etag), 412, 'version-conflict');
    await expectRefusal(await act(`DELETE ${draftAt()}`), 428, 'precondition-required');
    await expectRefusal(await act(`POST ${draftAt()}/publish`, {}, etag), 412, 'version-conflict');
    await expectRefusal(await act(`GET ${draftAt('fr')}`), 404, 'unknown-draft');
    const foreign = await stage.put(draftAt('fr'), { wording: inGerman('Vier'), basedOn: null });
    await expectRefusal(foreign, 422, 'invalid-request');
  });

  it('U4: does not replace texts that were published after the draft was begun', async () => {
    const live = await stage.read<Wording>('/banners/ja');
    const first = await saved({ ...ja, title: 'Draft' }, null, live.etag);
    await stage.put('/banners/ja', { ...ja, title: 'Meanwhile' }, { 'If-Match': live.etag });
    expect((await read('ja')).body.isCurrent).to.equal(false);
    const path = `${draftAt('ja')}/publish`;
    await expectRefusal(await act(`POST ${path}`, { despiteUntranslated: true }, first), 412, 'version-conflict');
    const now = await stage.read<Wording>('/banners/ja');
    expect(now.body.title).to.equal('Meanwhile');
    const etag = await saved(ja, first, now.etag);
    expect((await act(`POST ${path}`, { despiteUntranslated: true }, etag)).status).to.equal(200);
    expect((await stage.read<Wording>('/banners/ja')).body.title).to.equal(ja.title);
    await expectRefusal(await save(ja, null, null), 412, 'version-conflict');
  });

  it('U4: removes a language for good, its file or not, and never that of the publication', async () => {
    const { etag: english } = await stage.read('/banners/en');
    await expectRefusal(await act('DELETE /banners/en', undefined, english), 409, 'default-language');
    const { etag } = await stage.read('/banners/ja');
    await saved({ ...ja, title: 'Draft' }, null, etag);
    expect((await act('DELETE /banners/ja', undefined, etag)).status).to.equal(204);
    await expectRefusal(await act('GET /banners/ja'), 404, 'unknown-wording');
    await expectRefusal(await act(`GET ${draftAt('ja')}`), 404, 'unknown-draft');
    expect((await headlineIn('ja'))[0]).to.equal('en');
    const other = await stage.another();
    try {
      expect((await headlineIn('ja', createFrontEnd(other)))[0]).to.equal('en');
    } finally {
      await other.close();
    }
    const draft = await saved(ja);
    expect((await act(`POST ${draftAt('ja')}/publish`, { despiteUntranslated: true }, draft)).status).to.equal(200);
    expect((await headlineIn('ja'))[0]).to.equal('ja');
  });

  it('U4: is read by viewers, and changed by editors alone', async () => {
    const etag = await saved(inGerman('Eins'));
    expect((await stage.desk.get(draftAt(), 'vera')).status).to.equal(200);
    const headers = { 'If-Match': etag };
    for (const [method, path] of [
      ['PUT', draftAt()],
      ['DELETE', draftAt()],
      ['POST', `${draftAt()}/publish`],
      ['PUT', `${draftAt()}/schedule`],
      ['DELETE', `${draftAt()}/schedule`],
      ['DELETE', '/banners/ja'],
    ] as const)
      await expectRefusal(await stage.desk.call(method, path, { as: 'vera', headers }), 403, 'forbidden');
  });
});
