import { expect } from 'chai';
import fc from 'fast-check';
import { createBuying } from '../../support/browser/buying.ts';
import { createFrontEnd, example } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';
import { meter, passOffer } from './publication.ts';
import { playGate, playRelease, playText, playView } from './reading.ts';
import { playCheckout, playComeBack, playLook, playOtherTitle, playPay, playPortal } from './selling.ts';
import { createStage, type Stage, type StoryTime } from './stage.ts';
import { type Step, story } from './steps.ts';

const stories = 40;

describeOnEveryStore('readers and an attacker in any order', (store) => {
  const config = useConfigDir({ [example]: { meter }, another: {} });
  let realNow = Date.parse('2026-11-10T12:00:00+09:00');
  const service = useService(
    () => ({ ...store.env(), CONFIG_DIR: config.dir, ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' }),
    { realNow: () => realNow },
  );
  const page = createFrontEnd(service);
  let ahead = 0;
  let told = 0;
  const elsewhere = createAdminDesk(service, 'another');

  const time: StoryTime = {
    now: () => realNow + ahead,
    pass(seconds) {
      realNow += seconds * 1000;
    },
    async moveClock(days) {
      ahead += days * 24 * 60 * 60_000;
      await page.moveClock({ now: new Date(realNow + ahead).toISOString() });
    },
  };

  before(async () => {
    expect((await createAdminDesk(service).makeOffer(passOffer)).status).to.equal(201);
    // What webhooks would say is found out when the reader comes back, so that nothing happens in between.
    await createBuying(page).deliver('lost');
  });

  async function play(stage: Stage, step: Step): Promise<void> {
    switch (step.kind) {
      case 'view':
        return playView(stage, step);
      case 'gate':
        return playGate(stage, step);
      case 'text':
        return playText(stage, step);
      case 'release':
        return playRelease(stage, step);
      case 'checkout':
        return playCheckout(stage, step);
      case 'pay':
        return playPay(stage, step);
      case 'come back':
        return playComeBack(stage, step);
      case 'portal':
        return playPortal(stage, step);
      case 'offers':
      case 'entitlement':
        return playLook(stage, step);
      case 'other title':
        return playOtherTitle(stage, elsewhere);
      case 'time passes':
        return time.pass(step.seconds);
      case 'clock moves':
        return time.moveClock(step.days);
    }
  }

  it('come to what the product says, step by step', async () => {
    const comesTrue = fc.asyncProperty(story, async (steps) => {
      const stage = await createStage(page, time, next());
      for (const step of steps) await play(stage, step);
      stage.settle();
    });
    await fc.assert(comesTrue, { numRuns: stories, interruptAfterTimeLimit: 60_000 });
  }).timeout(120_000);

  function next(): number {
    told += 1;
    return told;
  }
});
