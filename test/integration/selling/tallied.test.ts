import { expect } from 'chai';
import { dayPass, fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

const another = 'r_BBBBBBBBBBBBBBBBBBBBBB';

describe('selling: what the reports tell of it', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const order = (offer: typeof introduction, reader?: string) => ({
    buyer: stage.buyer(reader),
    offer: offer.id,
    returnUrl: 'https://news.example/article',
    returnSecret: 'secret',
    now: stage.now(),
  });

  it('counts a page that is opened, and not the same page given again, to however many ask at once', async () => {
    const processes = [stage.selling, stage.anotherProcess(), stage.anotherProcess()];
    await Promise.all(processes.flatMap((one) => [one, one]).map((one) => one.checkout(order(introduction))));
    await stage.selling.checkout(order(introduction));
    await stage.selling.checkout(order(introduction, another));
    expect(await stage.funnel()).to.include({ checkouts: 2, conversions: 0 });
  });

  it('counts a purchase once, anyone who reads it first and however often it is told', async () => {
    const news = stage.collectNews();
    const session = await stage.pay(introduction);
    await stage.world.standIn.settled();
    const processes = [stage.selling, stage.anotherProcess(), stage.anotherProcess()];
    await Promise.all([
      ...processes.map((one) => one.completeCheckout(session, stage.now())),
      ...[...news]
        .reverse()
        .map((hint, index) => processes[index % 3]?.handleEvent(hint, stage.now()).catch(() => 'busy')),
      ...processes.map((one) => one.refresh(stage.buyer(), stage.now())),
    ]);
    for (const hint of news) await stage.selling.handleEvent(hint, stage.now());
    expect((await stage.entitlement(aReader)).state).to.equal('trial');
    expect(await stage.funnel()).to.include({ checkouts: 1, conversions: 1 });
  });

  it('counts each purchase of a reader, and no trial that is refused', async () => {
    await stage.buy(dayPass);
    await stage.world.advance({ days: 2 });
    await stage.buy(fullPrice);
    await stage.buy(introduction, { reader: another, fingerprint: 'one card' });
    await stage.buy(introduction, { reader: 'r_CCCCCCCCCCCCCCCCCCCCCC', fingerprint: 'one card' });
    await stage.world.standIn.settled();
    expect(await stage.funnel()).to.include({ checkouts: 4, conversions: 3 });
  });

  it('counts nothing for a page that nobody pays on', async () => {
    await stage.selling.checkout(order(introduction));
    await stage.selling.refresh(stage.buyer(), stage.now());
    expect(await stage.funnel()).to.include({ checkouts: 1, conversions: 0 });
  });
});
