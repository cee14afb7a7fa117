import { expect } from 'chai';
import { segmentsAnswer, segmentsEstimate } from '../../../../src/http/schemas/segments/segments.ts';
import { triedSegments } from '../../../../src/http/schemas/segments/try.ts';
import { as, expectProblem } from '../../../support/browser/front-end.ts';
import { useEditingService } from '../../../support/editing-service.ts';
import { eventually } from '../../../support/eventually.ts';
import { describeOnEveryStore } from '../../../support/every-service.ts';

const path = '/segments';

const phones = {
  id: 'phones',
  name: 'Phones',
  on: true,
  when: { devices: ['mobile'], counted: { atLeast: 3 } },
  then: { limits: { anonymous: 5 }, offers: ['trial-3-months'] },
};

const sport = {
  id: 'sport',
  name: 'Sport',
  on: false,
  when: { sections: ['sport'] },
  then: { limits: { anonymous: 15 } },
};

describeOnEveryStore('/v1/admin/publications/{publication}/segments', (store) => {
  const stage = useEditingService(store.env);

  const save = async (rules: readonly object[]) => {
    const answer = await stage.change(path, { rules, faults: undefined, warnings: undefined });
    expect(answer.status, await answer.clone().text()).to.equal(200);
    return answer;
  };

  it('are none to begin with, and are replaced as a whole by the ETag with which they were read', async () => {
    const first = await stage.read<object>(path);
    expect(first.body).to.deep.equal({ rules: [], faults: [], warnings: [] });
    const answer = await stage.put(path, { rules: [phones, sport] }, { 'If-Match': first.etag });
    const body = segmentsAnswer.parse(await answer.json());
    expect(body.rules).to.deep.equal([phones, sport]);
    expect(await stage.read(path)).to.deep.equal({ body, etag: answer.headers.get('etag') });
    const again = await stage.put(path, { rules: [] }, { 'If-Match': first.etag });
    expect(again.status, 'the first ETag is stale').to.equal(412);
    expect((await stage.put(path, { rules: [] })).status).to.equal(428);
  });

  it('are audited before and after, and have a history of versions', async () => {
    await save([phones]);
    await save([sport, phones]);
    const { entries } = (await (await stage.desk.get(`${path}/history?limit=2`, 'edith')).json()) as {
      entries: { who: string; what: string; before: unknown; after: unknown }[];
    };
    const [last] = entries;
    expect(last).to.deep.include({ who: 'edith', what: 'segments.update' });
    expect(last?.before).to.deep.equal({ rules: [phones] });
    expect(last?.after).to.deep.equal({ rules: [sport, phones] });
    expect((await stage.desk.get('/audit?what=segments.', 'olga')).status).to.equal(200);
    expect((await stage.desk.get(`${path}/history`, 'vera')).status).to.equal(403);
  });

  it('are refused with the field named, by a save and by an estimate alike', async () => {
    const { etag } = await stage.read(path);
    const rules = [phones, { ...sport, then: { offers: ['gone'], limits: { anonymous: -1 } } }];
    const shape = await stage.put(path, { rules }, { 'If-Match': etag });
    const refused = { status: 422, code: 'invalid-request' };
    await expectProblem(shape, { ...refused, paths: ['rules.1.then.limits.anonymous'] });
    const unknown = { rules: [{ ...sport, then: { offers: ['gone'] } }] };
    for (const answer of [
      await stage.put(path, unknown, { 'If-Match': etag }),
      await stage.desk.call('POST', `${path}/estimate`, { body: unknown }),
    ]) {
      await expectProblem(answer, { ...refused, paths: ['rules.0.then.offers.0'] });
    }
  });

  it('are estimated from the stored distribution of the last window, with what the estimate rests on', async () => {
    const headers = as(await stage.page.newReader());
    for (const article of ['a', 'b', 'c']) await stage.page.meter(article, { headers });
    const body = { rules: [phones, { ...sport, on: true, when: { ...phones.when, sections: ['sport'] } }] };
    const asked = async () => {
      const answer = await stage.desk.call('POST', `${path}/estimate`, { body });
      const found = segmentsEstimate.parse(await answer.json());
      expect(found.estimates[0]?.count, 'one reader who read three').to.equal(1);
      return found;
    };
    const { window, estimates, warnings } = await eventually(asked);
    expect(window).to.equal('current');
    expect(estimates[0]?.basis).to.include('Not known of them: device. So it may be fewer.');
    expect(warnings.map((each) => each.path)).to.deep.equal(['rules.1.when']);
  });

  it('are tried with a reader or facts and an article: the rule, what failed in the others, and the decision; nothing counts', async () => {
    await save([phones, { ...sport, on: true }]);
    const tried = async (body: object) => {
      const answer = await stage.desk.call('POST', `${path}/try`, { body });
      expect(answer.status, await answer.clone().text()).to.equal(200);
      return triedSegments.parse(await answer.json());
    };
    const article = { id: 'a-story', section: 'sport' };
    const described = await tried({ article, facts: { device: 'mobile', counted: 4 } });
    expect(described.segment).to.deep.equal({ id: 'phones', name: 'Phones' });
    expect(described.meter).to.include({ limit: 5, used: 4 });
    expect(described.rules.map(({ id, holds, fits }) => [id, holds, fits])).to.deep.equal([
      ['phones', true, true],
      ['sport', false, true],
    ]);
    const id = await stage.page.newReader();
    const reader = (await stage.page.meter('a', { headers: as(id) })).reader.id;
    const known = await tried({ article, reader, facts: { device: 'mobile' } });
    expect(known.segment).to.deep.equal({ id: 'sport', name: 'Sport' });
    expect(known.rules[0]?.conditions).to.deep.equal([
      { condition: 'devices', holds: true, is: 'mobile' },
      { condition: 'counted', holds: false, is: '1' },
    ]);
    expect((await tried({ article, reader, rules: [] })).segment, 'rules that are not saved').to.equal(null);
    expect((await tried({ article, facts: { lapsed: true }, rules: [] })).entitlement.state).to.equal('expired');
    expect((await stage.page.meter('a', { headers: as(id) })).meter).to.include({ used: 1 });
  });
});
