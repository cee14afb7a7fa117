import { expect } from 'chai';
import { type DecisionJson, example } from '../../support/browser/front-end.ts';
import { createSite } from '../../support/trust/site.ts';
import type { Caller } from './cast.ts';
import { type Judgement, judge, type Known, recognise } from './judge.ts';
import { claimsIn } from './loot.ts';
import { articleAt, limits, type StoryArticle } from './publication.ts';
import { isRefused, pathOf, type Stage } from './stage.ts';
import { oddTails, oddTailsOfParsers, type Step } from './steps.ts';

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

const reasons: Record<Judgement['because'], readonly string[] | null> = {
  free: ['FREE'],
  sponsored: ['SPONSORED'],
  entitled: ['SUBSCRIBER', 'TRIAL'],
  ambiguous: ['AMBIGUOUS_ADDRESS'],
  premium: ['PREMIUM'],
  counted: ['METERED'],
  room: ['METERED'],
  'read before': ['ALREADY_READ'],
  full: null,
};

const isMetered = ({ because }: Judgement) => because === 'counted' || because === 'read before';

/** Somebody of whom nothing was known is the reader whose token this answer has handed out. */
async function known(stage: Stage, caller: Caller, minted: string | undefined): Promise<Known> {
  const found = recognise(stage.model, caller, stage.time.now());
  const isMinted = found.reader === null && !found.byToken;
  expect(minted !== undefined, 'a new reader is minted for a caller who shows nothing').to.equal(isMinted);
  if (minted === undefined) return found;
  const id = await stage.cast.join(minted);
  return { reader: { id, kind: 'anonymous', before: null }, byToken: false };
}

const ids = ({ registered, anonymous }: Caller) => [registered, anonymous].filter((id) => id !== null);

function stated({ states }: Of<'view'>, { tier, sponsored }: StoryArticle): Pick<StoryArticle, 'tier' | 'sponsored'> {
  if (states === 'the truth') return { tier, sponsored };
  return states === 'sponsored' ? { tier: 'metered', sponsored: true } : { tier: states, sponsored: false };
}

export async function playView(stage: Stage, step: Of<'view'>): Promise<void> {
  const { page, loot, time, model } = stage;
  const article = articleAt(step.article);
  const facts = stated(step, article);
  const caller = await stage.cast.callerOf(step.who, time.now());
  const headers = { ...caller.headers, ...(step.counts === 'prefetch' && { 'Sec-Purpose': 'prefetch' }) };
  const query = step.counts === 'dry run' ? '?dryRun=true' : '';
  const asked = { headers, query, fields: { receipt: step.receipt } };
  const answer = await page.ask({ id: article.id, ...facts }, asked);
  const json = (await stage.look(answer, ids(caller))) as DecisionJson;
  if (isRefused(caller)) return void expect(answer.status).to.equal(401);
  expect(answer.status).to.equal(200);
  const who = await known(stage, caller, json.reader.token);
  const judged = judge(model, who, {
    ...facts,
    article: article.id,
    isAmbiguous: false,
    counts: step.counts === 'yes',
    receipt: step.receipt,
    now: time.now(),
  });
  const { because, granted } = judged;
  expect({ granted: json.granted, used: json.meter?.used ?? null }, because).to.deep.equal({
    granted,
    used: judged.used,
  });
  if (reasons[because] !== null) expect(json.reason).to.be.oneOf([...reasons[because]]);
  expect(json.receipt !== undefined, `a receipt, ${because}`).to.equal(step.receipt && granted && because !== 'room');
  if (json.receipt === undefined) return;
  const expiresAt = Number(claimsIn(json.receipt)['exp']);
  const isEntitled = because === 'entitled';
  loot.receipts.push({ text: json.receipt, publication: example, article: article.id, facts, expiresAt, isEntitled });
  if (isMetered(judged)) stage.noteRead(who, article.id);
}

/** Whether the text comes for a receipt, and that it comes for nothing else. */
export async function playText({ page, loot, time }: Stage, step: Of<'text'>): Promise<void> {
  const { text, genuine } = loot.takeReceipt(step.pick, step.tamper);
  const id = step.article === null ? (genuine?.article ?? articleAt(0).id) : articleAt(step.article).id;
  const answer = await page.get(`/demo/articles/${id}/text`, { 'X-Article-Receipt': text });
  const own = [...Array(9).keys()].map(articleAt).find((article) => article.id === id);
  const isRight =
    genuine !== null &&
    genuine.publication === example &&
    genuine.article === id &&
    genuine.facts.tier === own?.tier &&
    genuine.facts.sponsored === own.sponsored &&
    Math.floor(time.now() / 1000) < genuine.expiresAt;
  expect(answer.status, `the text of ${id}`).to.equal(isRight ? 200 : 403);
  if (isRight && own.tier === 'premium') expect(genuine.isEntitled).to.equal(true);
}

const isOdd = (tail: string) => [...oddTails, ...oddTailsOfParsers].some((odd) => odd === tail);

/** What the meter knows the address by. */
const keyOf = (head: string, tail: string) => `/articles/${head}${tail === '/page/2' ? tail : ''}`;

export async function playGate(stage: Stage, step: Of<'gate'>): Promise<void> {
  const { time, model } = stage;
  const article = articleAt(step.address.head);
  const { tail } = step.address;
  const caller = await stage.cast.callerOf(step.who, time.now());
  const headers = {
    ...caller.headers,
    ...(step.counts === 'prefetch' && { Purpose: 'prefetch' }),
    ...(step.counts === 'image' && { 'Sec-Fetch-Dest': 'image' }),
    // The site knows its articles, whatever stands behind their heads.
    'X-Article-Tier': article.tier,
    'X-Article-Sponsored': String(article.sponsored),
  };
  const query = step.counts === 'dry run' ? '?dryRun=true' : '';
  const address = `/articles/${article.id}${tail.replace('FIRST', articleAt(0).id)}`;
  const served = await createSite(stage.page).read(address, headers, query);
  await stage.look(served.answer, ids(caller));
  if (isRefused(caller)) return void expect(served.status).to.equal(401);
  const who = await known(stage, caller, served.minted);
  const { tier, sponsored } = article;
  const key = keyOf(article.id, tail);
  const counts = step.counts === 'yes';
  const asked = { article: key, tier, sponsored, isAmbiguous: isOdd(tail), counts, receipt: false, now: time.now() };
  const judged = judge(model, who, asked);
  const { granted, because, used } = judged;
  const isForbidden = because === 'premium' || because === 'ambiguous';
  expect(served.status, `${address}: ${because}`).to.equal(granted ? 204 : isForbidden ? 403 : 401);
  expect(served.isCounted, 'counted').to.equal(because === 'counted');
  if (used !== null && who.reader !== null)
    expect(Number(served.answer.headers.get('x-stile-left'))).to.equal(Math.max(0, limits[who.reader.kind] - used));
  expect(served.article !== null, 'sent').to.equal(granted && because !== 'room');
  // A buyer may ask in any way, and then finds what they ask for, or nothing.
  if (because !== 'entitled') expect(served.article ?? article.id).to.equal(article.id);
  if (isMetered(judged)) stage.noteRead(who, key);
}

export async function playRelease(stage: Stage, step: Of<'release'>): Promise<void> {
  const { page, time, model } = stage;
  const caller = await stage.cast.callerOf(step.who, time.now());
  const id = step.byAddress ? keyOf(articleAt(step.article).id, '') : articleAt(step.article).id;
  const answer = await page.post(pathOf('meter/release'), { article: { id } }, { ...caller.headers });
  const json = (await stage.look(answer, ids(caller))) as { meter?: { used: number } };
  if (isRefused(caller)) return void expect(answer.status).to.equal(401);
  const { reader } = recognise(model, caller, time.now());
  if (reader === null) return void expect(answer.status).to.equal(401);
  const { status, used } = model.meters.release(reader, id, time.now());
  expect(answer.status, JSON.stringify(json)).to.equal(status);
  if (status === 200) expect(json.meter?.used).to.equal(used);
}
