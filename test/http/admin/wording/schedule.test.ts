import { expect } from 'chai';
import { createFrontEnd, expectProblem } from '../../../support/browser/front-end.ts';
import { eventually } from '../../../support/eventually.ts';
import { describeOnEveryStore } from '../../../support/every-service.ts';
import { type Draft, useDraftStage } from '../../../support/wording/draft-stage.ts';
import { inGerman } from '../../../support/wording/german-wording.ts';

const expectRefusal = (answer: Response, status: number, code: string) => expectProblem(answer, { status, code });

describeOnEveryStore('drafts of wordings with a time', (store) => {
  const { stage, draftAt, read, act, headlineIn, saved, audited } = useDraftStage(store.env);
  const at = '2026-12-21T09:00:00+09:00';
  const schedule = (etag: string, body: object = { at }) => act(`PUT ${draftAt()}/schedule`, body, etag);

  it('U14: publishes within a second, once among all processes, also after a restart', async () => {
    const before = (await audited('wording.publish-scheduled')).length;
    const etag = await saved(inGerman('Ab heute {{numberArticlesLeft}}'));
    const answer = await schedule(etag);
    expect(((await answer.json()) as Draft).schedule).to.deep.include({ at, by: 'edith' });
    const others = await Promise.all([stage.another(), stage.another()]);
    try {
      await stage.page.moveClock({ now: '2026-12-21T08:59:00+09:00' });
      expect((await headlineIn('de'))[0]).to.equal('en');
      await stage.page.moveClock({ now: at });
      await eventually(async () => expect(await headlineIn('de')).to.deep.equal(['de', 'Ab heute 9']));
      for (const other of others)
        await eventually(async () => expect((await headlineIn('de', createFrontEnd(other)))[0]).to.equal('de'));
      expect((await stage.desk.get(draftAt())).status).to.equal(404);
    } finally {
      await Promise.all(others.map((other) => other.close()));
    }
    const entries = await audited('wording.publish-scheduled');
    expect(entries.length - before).to.equal(1);
    expect(entries[0]).to.deep.include({ who: 'edith', what: 'wording.publish-scheduled de' });
  });

  it('U14: stays a draft and says why if it would be refused at that time', async () => {
    const etag = await saved(inGerman('Bis 20. Dezember: {{numberArticlesLeft}}'));
    await schedule(etag);
    const { etag: scheduled } = await read();
    // A text that the rules do not take then, because its date has passed.
    await saved(inGerman('Noch bis zum 15. Dezember 2026'), scheduled);
    await stage.page.moveClock({ now: at });
    await eventually(async () => expect((await read()).body.refused).to.not.equal(null));
    const { body } = await read();
    expect(body.schedule).to.equal(null);
    expect(body.refused?.faults.map(({ path }) => path)).to.deep.equal(['banners.metered.headline']);
    expect((await headlineIn('de'))[0]).to.equal('en');
    expect((await audited('wording.schedule-refused'))[0]).to.deep.include({ who: 'edith' });
    const { body: list } = await stage.read<{ drafts: object[] }>('/banners');
    expect(list.drafts[0]).to.deep.include({ locale: 'de', refused: true, publishAt: null });
  });

  it('U14: can be cancelled, and is not taken for a time that is over or for texts that are not whole', async () => {
    const etag = await saved(inGerman('Noch {{numberArticlesLeft}}'));
    await expectRefusal(await schedule(etag, { at: '2026-12-19T09:00:00+09:00' }), 422, 'invalid-request');
    await expectRefusal(await schedule(etag, { at: '2036-12-19T09:00:00+09:00' }), 422, 'invalid-request');
    const scheduled = (await schedule(etag)).headers.get('etag') ?? '';
    const cancelled = await act(`DELETE ${draftAt()}/schedule`, undefined, scheduled);
    expect(((await cancelled.json()) as Draft).schedule).to.equal(null);
    await saved({ ...inGerman('Noch'), title: '' }, cancelled.headers.get('etag'));
    await expectRefusal(await schedule((await read()).etag), 422, 'invalid-request');
    await stage.page.moveClock({ now: at });
    expect((await headlineIn('de'))[0]).to.equal('en');
  });
});
