import { expect } from 'chai';
import { returnUrl } from '../../support/browser/buying.ts';
import { as, example } from '../../support/browser/front-end.ts';
import type { AdminDesk } from '../../support/sign-on/admins.ts';
import type { Session } from './access-model.ts';
import { recognise } from './judge.ts';
import { claimsIn, tampered } from './loot.ts';
import { articleAt, passOffer } from './publication.ts';
import { isRefused, pathOf, type Stage } from './stage.ts';
import type { Step } from './steps.ts';

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

/** A page is open for a day, and the payment provider's clock is not quite the service's. */
const isOpen = ({ openedAt, paidAt }: Session, now: number) => paidAt === null && now < openedAt + 20 * 60 * 60_000;

const chosen = (sessions: ReadonlyMap<string, Session>, pick: number): Session | undefined =>
  [...sessions.values()][sessions.size - 1 - (pick % Math.max(1, sessions.size))];

export async function playCheckout(stage: Stage, { who }: Of<'checkout' | 'portal' | 'offers' | 'entitlement'>) {
  const { page, time, model } = stage;
  const { access } = model;
  const caller = await stage.cast.callerOf(who, time.now());
  const answer = await page.post(pathOf('checkout'), { offer: passOffer.id, returnUrl }, { ...caller.headers });
  const json = (await stage.look(answer, [])) as { session?: string };
  if (isRefused(caller)) return void expect(answer.status).to.equal(401);
  const now = time.now();
  const { reader } = recognise(model, caller, now);
  if (reader === null) return void expect(answer.status).to.equal(401);
  access.refresh(reader.id);
  expect(answer.status, JSON.stringify(json)).to.equal(access.mayBuy(reader.id, now) ? 201 : 409);
  const { session: id } = json;
  if (id === undefined || access.sessions.has(id)) return;
  access.sessions.set(id, {
    id,
    buyer: reader.id,
    isAnonymous: reader.kind === 'anonymous',
    browser: reader.kind === 'anonymous' ? reader.id : caller.anonymous,
    openedAt: now,
    paidAt: null,
    isKnown: false,
    address: null,
  });
}

export async function playPay({ page, time, model }: Stage, { pick }: Of<'pay'>): Promise<void> {
  const now = time.now();
  const session = chosen(model.access.sessions, pick);
  if (session === undefined || !isOpen(session, now)) return;
  const answer = await page.post(`/sandbox/stripe/sessions/${session.id}/pay`, { outcome: 'paid' });
  const text = await answer.text();
  // A page that another has replaced is closed.
  if (answer.status !== 200) return;
  session.address = (JSON.parse(text) as { redirect: string }).redirect;
  session.paidAt = now;
}

function addressOf(stage: Stage, session: Session, secret: Of<'come back'>['secret']) {
  const { sessions } = stage.model.access;
  const plain = new URL(`${stage.page.url}${pathOf(`checkout/return?session=${session.id}`)}`);
  const given = new URL(session.address ?? plain).searchParams.get('secret');
  const other = [...sessions.values()].find(({ id, address }) => id !== session.id && address !== null) ?? null;
  const another = other === null ? null : new URL(other.address ?? plain).searchParams.get('secret');
  const shown = {
    'its own': given,
    none: null,
    'of another': another,
    altered: given === null ? null : tampered(given, 'longer', ''),
  }[secret];
  if (shown !== null) plain.searchParams.set('secret', shown);
  const by = shown === null ? null : shown === given ? session : shown === another ? other : null;
  return { path: plain.pathname + plain.search, by };
}

export async function playComeBack(stage: Stage, step: Of<'come back'>): Promise<void> {
  const { page, time, model } = stage;
  const { access } = model;
  const session = chosen(access.sessions, step.pick);
  if (session === undefined) return;
  const caller = await stage.cast.callerOf(step.who, time.now());
  const { path, by } = addressOf(stage, session, step.secret);
  const answer = await page.get(path, { ...caller.headers });
  await stage.look(answer, [session.buyer]);
  expect(answer.status).to.equal(303);
  const now = time.now();
  access.refresh(session.buyer);
  const { isLetIn, asBuyer } = access.admits(session, caller.anonymous, { by, now });
  const names = answer.headers.getSetCookie().map((cookie) => cookie.slice(0, cookie.indexOf('=')));
  const expected = [
    ...(asBuyer ? ['stile_reader'] : []),
    ...(isLetIn && access.isEntitled(session.buyer, now) ? [`stile_entitlement_${example}`] : []),
  ];
  expect(names, `${step.secret}, ${JSON.stringify(session)}`).to.deep.equal(expected);
}

export async function playPortal(stage: Stage, { who }: Of<'checkout' | 'portal' | 'offers' | 'entitlement'>) {
  const { page, time, model } = stage;
  const caller = await stage.cast.callerOf(who, time.now());
  const answer = await page.post(pathOf('portal'), { returnUrl }, { ...caller.headers });
  await stage.look(answer, []);
  if (isRefused(caller)) return void expect(answer.status).to.equal(401);
  const { reader } = recognise(model, caller, time.now());
  if (reader === null) return void expect(answer.status).to.equal(401);
  if (!model.access.isBuyer(reader.id)) return void expect(answer.status).to.equal(404);
  expect(answer.status).to.be.oneOf(model.access.hasPaid(reader.id) ? [201] : [201, 404]);
}

/** A look at the offers, or at what the reader has; neither makes anybody a reader. */
export async function playLook(stage: Stage, { kind, who }: Of<'checkout' | 'portal' | 'offers' | 'entitlement'>) {
  const { page, time, model } = stage;
  const caller = await stage.cast.callerOf(who, time.now());
  const answer = await page.get(pathOf(kind), { ...caller.headers });
  const own = caller.registered ?? caller.anonymous;
  const json = (await stage.look(answer, own === null ? [] : [own])) as { token?: string | null };
  if (isRefused(caller)) return void expect(answer.status).to.equal(401);
  expect(answer.status).to.equal(200);
  const { reader } = recognise(model, caller, time.now());
  if (kind === 'offers') return;
  expect(json.token !== null).to.equal(reader !== null && model.access.isEntitled(reader.id, time.now()));
}

/** Another title of the same host hands out a receipt, and a token to a subscriber of its own. */
export async function playOtherTitle({ page, loot, time }: Stage, desk: AdminDesk): Promise<void> {
  const { id } = articleAt(0);
  const publication = 'another';
  const headers = as(await page.newReader(publication));
  const { reader } = await page.meter({ id: 'any', tier: 'free' }, { publication, headers });
  const body = { until: new Date(time.now() + 60 * 60_000).toISOString() };
  const granted = await desk.call('POST', `/readers/${reader.id}/grant`, { as: 'olga', body });
  expect(granted.status, await granted.text()).to.equal(200);
  const { receipt = '', token = '' } = await page.meter(id, { publication, headers, fields: { receipt: true } });
  loot.addToken(token);
  const expiresAt = Number(claimsIn(receipt)['exp']);
  const facts = { tier: 'metered', sponsored: false } as const;
  loot.receipts.push({ text: receipt, publication, article: id, facts, expiresAt, isEntitled: true });
}
