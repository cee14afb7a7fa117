import { expect } from 'chai';
import { meterHistoryAnswer, wordingHistoryAnswer } from '../../../../src/http/schemas/history.ts';
import { useEditingService } from '../../../support/editing-service.ts';
import { describeOnEveryStore } from '../../../support/every-service.ts';
import { useOpenApi } from '../../../support/open-api.ts';

const below = '/v1/admin/publications/{publication}';

describeOnEveryStore('U14: versions of the meter and the wording', (store) => {
  const stage = useEditingService(store.env);
  const openApi = useOpenApi(stage.service);

  const history = async (path: string) => {
    const answer = await stage.desk.get(`${path}/history`, 'edith');
    await openApi.describes('get', `${below}${path.replace('/en', '/{locale}')}/history`, answer.clone());
    return answer.json();
  };

  it('are who changed what and when, newest first, each as it was, and one is restored by saving it', async () => {
    const first = (await stage.read<{ limits: object }>('/meter')).body;
    for (const anonymous of [3, 0]) await stage.change('/meter', { limits: { anonymous, registered: 20 } });
    const { entries, next } = meterHistoryAnswer.parse(await history('/meter'));
    expect(next).to.equal(null);
    expect(entries.map(({ who, what }) => `${who} ${what}`)).to.deep.equal([
      'edith meter.update',
      'edith meter.update',
    ]);
    expect(entries.map(({ after }) => after?.limits.anonymous)).to.deep.equal([0, 3]);
    const [last, before] = entries;
    expect(last?.before).to.deep.equal(before?.after);
    expect(before?.before).to.deep.equal(first);
    const stale = await stage.put('/meter', before?.after ?? {}, { 'If-Match': '"1"' });
    expect(stale.status).to.equal(412);
    expect((await stage.change('/meter', before?.after ?? {})).status).to.equal(200);
    expect((await stage.read('/meter')).body).to.deep.equal(before?.after);
    expect(meterHistoryAnswer.parse(await history('/meter')).entries).to.have.length(3);
  });

  it('are those of one language', async () => {
    const { body } = await stage.read<{ title: string }>('/banners/en');
    await stage.change('/banners/en', { ...body, title: 'Review' });
    const { entries } = wordingHistoryAnswer.parse(await history('/banners/en'));
    expect(entries.map(({ before, after }) => [before?.title, after?.title])).to.deep.equal([[body.title, 'Review']]);
    const other = await stage.desk.get('/banners/ja/history', 'olga');
    expect(wordingHistoryAnswer.parse(await other.json())).to.deep.equal({ entries: [], next: null });
  });
});
