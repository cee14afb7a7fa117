import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { type AdminStage, startAdminStage, useVisits } from '../support/browser/admin-pages.ts';
import { type Buying, createBuying } from '../support/browser/buying.ts';
import { signedIn, unread } from '../support/browser/front-end.ts';
import { giveReason, lookUp, newReader, section, textOf, typeName } from '../support/browser/readers-page.ts';

describe('the readers page', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  let buying: Buying;

  before(async () => {
    stage = await startAdminStage();
    buying = createBuying(stage.frontEnd);
  });

  after(() => stage?.close());

  const come = useVisits(() => stage);

  it('finds a reader by their id, and shows what they have, used and bought', async () => {
    const { headers, id } = await newReader(stage.frontEnd);
    await stage.frontEnd.readMany(3, { headers });
    await buying.buy(headers);
    const here = await come('vera');
    await lookUp(here, id);
    expect(here.page.url()).to.match(new RegExp(`/readers/of/${id}$`));
    expect(await textOf(here, 'Entitlement'))
      .to.include('Trial')
      .and.to.include('until 20 March 2027');
    expect(await textOf(here, 'Meter')).to.include('3 of 10 articles used this month, 7 left');
    expect(await textOf(here, 'Meter'))
      .to.include('3 of 15 articles')
      .and.to.include('Resets 1 January 2027, 00:00');
    const purchases = await textOf(here, 'Purchases');
    expect(purchases)
      .to.include('trial-3-months, trialing')
      .and.to.match(/Customer cus_\w+/);
    expect(await textOf(here, 'What you can do')).to.include('require the role owner');
    expect(await here.button('Erase').count()).to.equal(0);
    await here.expectAccessible();
    await here.screenshot('readers-subscriber');
    here.expectClean();
  });

  it('finds a registered reader by their sign-in id, and one that looks like an id of Stile’s', async () => {
    const sub = 'aiko/1+2@example.com';
    await stage.frontEnd.meter(unread(), { headers: signedIn(await stage.frontEnd.signIn(sub)) });
    const here = await come('vera');
    await lookUp(here, sub);
    expect(await textOf(here, 'Meter'))
      .to.include('1 of 15')
      .and.to.not.include('As an anonymous reader');
    await here.page.reload();
    await here.page.getByText('Registered reader r_').waitFor();
    const ambiguous = `r_${'A'.repeat(22)}`;
    await stage.frontEnd.meter(unread(), { headers: signedIn(await stage.frontEnd.signIn(ambiguous)) });
    await here.open('/readers');
    await typeName(here, ambiguous);
    await here.page.getByText('This may mean several readers').waitFor();
    await here.expectAccessible();
    await here.screenshot('readers-several');
    await here.page.getByRole('link', { name: ambiguous }).last().click();
    await here.page.getByText('Registered reader r_').waitFor();
    expect(here.page.url()).to.match(/\?by=sign-in$/);
  });

  it('explains a decision step by step, with the banner that is shown, now and at other times', async () => {
    const { headers, id } = await newReader(stage.frontEnd);
    await stage.frontEnd.readMany(10, { headers });
    const here = await come('vera');
    await lookUp(here, id);
    await here.button('Explain').click();
    const told = section(here, 'Explain a decision');
    await told.getByText('Not let in').waitFor();
    expect(await told.textContent())
      .to.include('REGISTRATION_REQUIRED')
      .and.to.include('Try 3 months for $9');
    const steps = told.getByRole('listitem').filter({ has: here.page.locator('[data-outcome]') });
    expect(await told.locator('[data-outcome=decided]').textContent()).to.include('Denied: decided');
    expect(await told.locator('[data-outcome="passed over"]').count()).to.equal(15);
    expect(await steps.count()).to.be.at.most(16);
    await here.expectAccessible();
    await here.screenshot('readers-explained');

    await told.getByLabel('Reader is taken as').selectOption('Registered');
    await here.button('Explain').click();
    await told.getByText('Let in', { exact: true }).waitFor();
    await told.getByLabel('Reader is taken as').selectOption('Anonymous');
    await told.getByLabel('When, by the clocks of').fill('2027-01-01T00:00');
    await told.getByLabel('Language').selectOption('Japanese');
    await here.button('Explain').click();
    await told.getByText('On 1 January 2027, 00:00').waitFor();
    expect(await told.locator('.banner-preview').getAttribute('lang')).to.equal('ja');
    expect(await told.textContent())
      .to.include('What is not known')
      .and.to.include('METERED');
    await told.getByLabel('Tier').selectOption('Free');
    await here.button('Explain').click();
    await told.getByText('No banner is shown').waitFor();
    expect(await told.locator('[data-outcome="not reached"]').count()).to.equal(14);
    expect(await stage.frontEnd.used(headers), 'nothing was counted').to.equal(10);
    here.expectClean();
  });

  it('explains a decision for a new reader without looking anybody up', async () => {
    const here = await come('vera');
    await here.open('/readers');
    await here.button('Explain').click();
    await here.page.getByText('You have 9 free articles left this month').waitFor();
    await here.expectAccessible();
    here.expectClean();
  });

  it('gives free access for a month, gives articles back, and takes access away', async () => {
    const { headers, id } = await newReader(stage.frontEnd);
    await stage.frontEnd.readMany(2, { headers });
    const here = await come('olga');
    await lookUp(here, id);
    await here.button('Give free access').click();
    expect(await here.page.getByLabel('Until, by the clocks of').inputValue()).to.equal('2027-01-20T23:59:59');
    await here.button('A year').click();
    expect(await here.page.getByLabel('Until, by the clocks of').inputValue()).to.equal('2027-12-20T23:59:59');
    await here.button('A month').click();
    await here.expectAccessible();
    await here.screenshot('readers-grant');
    await here.button('Give').click();
    await here.page.getByText('Given free access until 20 January 2027, 23:59, by olga').waitFor();
    expect((await stage.frontEnd.meter(unread(), { headers })).reason).to.equal('SUBSCRIBER');

    await here.button('End the gift').click();
    const dialog = here.page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'End the gift' }).isDisabled(), 'without a reason').to.equal(true);
    await giveReason(here, 'Given to the wrong reader');
    await here.expectAccessible();
    await here.screenshot('readers-end-gift');
    await dialog.getByRole('button', { name: 'End the gift' }).click();
    await section(here, 'Entitlement').getByText('Nothing bought').waitFor();
    expect((await stage.frontEnd.meter(unread(), { headers })).reason).to.equal('METERED');

    await here.button('Give the articles back').click();
    await here.page.getByRole('dialog').getByRole('button', { name: 'Give the articles back' }).click();
    await here.page.getByText('Nothing is counted').waitFor();

    expect(await here.button('Take access away').count(), 'there is nothing to take').to.equal(0);
    here.expectClean();
  });

  it('U1: says that nothing is known of an id, and asks before it gives access to it', async () => {
    const here = await come('olga', { width: 375, height: 700 });
    await here.open('/readers');
    await typeName(here, 'nobody-here');
    await here.page.getByText('Stile knows nothing of this id').waitFor();
    await here.expectAccessible();
    await here.screenshot('readers-unknown');
    await here.page.getByRole('link', { name: 'Use this id all the same' }).click();
    await here.page.getByText('No reader has come with this sign-in id').waitFor();
    for (const name of ['Export', 'Erase', 'Take access away', 'Give the articles back'])
      expect(await here.button(name).count(), name).to.equal(0);
    await here.button('Give free access').click();
    expect(await here.button('Give').isDisabled()).to.equal(true);
    await here.page.getByLabel('Nothing is known of nobody-here').check();
    await here.expectAccessible();
    await here.expectNoSidewaysScroll();
    await here.screenshot('readers-unknown-give');
    await here.button('Give').click();
    await section(here, 'Entitlement').getByText('Free access', { exact: true }).waitFor();
    await here.open('/readers');
    await typeName(here, '0C5X-7QJ2-9RTB-M4KD-8WPZ-16EA-VN3H');
    await here.page.getByText('There is a typing mistake in this support code').waitFor();
    here.expectClean();
  });

  it('says what is wrong with a date, and keeps it', async () => {
    const { headers, id } = await newReader(stage.frontEnd);
    await stage.frontEnd.meter(unread(), { headers });
    const here = await come('olga');
    await lookUp(here, id);
    await here.button('Give free access').click();
    await here.page.getByLabel('Until, by the clocks of').fill('2026-12-01T00:00:00');
    await here.button('Give').click();
    await here.page.getByText('must lie in the next ten years').waitFor();
    expect(await here.page.getByLabel('Until, by the clocks of').inputValue()).to.equal('2026-12-01T00:00');
  });

  it('exports everything that is held as a file', async () => {
    const { headers, id } = await newReader(stage.frontEnd);
    await stage.frontEnd.readMany(2, { headers });
    const here = await come('olga');
    await lookUp(here, id);
    const downloading = here.page.waitForEvent('download');
    await here.button('Export').click();
    const download = await downloading;
    expect(download.suggestedFilename()).to.equal(`nikkei-asian-review-${id}.json`);
    const file = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(file.reader.id).to.equal(id);
    expect(file.windows[0].views).to.have.length(2);
    here.expectClean();
  });

  it('erases anyone who has typed the id, and ends what runs where that is said', async () => {
    const { headers, id } = await newReader(stage.frontEnd);
    await buying.buy(headers);
    const here = await come('olga');
    await lookUp(here, id);
    await here.button('Erase').click();
    const dialog = here.page.getByRole('dialog');
    const erase = dialog.getByRole('button', { name: 'Erase this reader' });
    await dialog.getByLabel('To be sure').fill('r_somebody-else');
    expect(await erase.isDisabled()).to.equal(true);
    await dialog.getByLabel('To be sure').fill(id);
    expect(await erase.isDisabled()).to.equal(true);
    await giveReason(here, 'Asked for it');
    expect(await erase.isDisabled()).to.equal(true);
    await dialog.getByLabel('A subscription runs').check();
    await here.expectAccessible();
    await here.screenshot('readers-erase');
    await erase.click();
    await section(here, 'Entitlement').getByText('Nothing bought').waitFor();
    expect(await textOf(here, 'Purchases')).to.equal('PurchasesNothing was bought.');
    expect(await textOf(here, 'Entitlement')).to.include('Has had a trial');
    here.expectClean();
  });

  it('says that there can be no such reader', async () => {
    const here = await come('vera');
    await here.open(`/readers/of/${'a'.repeat(257)}`);
    await here.heading('There can be no such reader').waitFor();
    await here.expectAccessible();
  });

  it('is at home on a phone and in the dark', async () => {
    const { headers, id } = await newReader(stage.frontEnd);
    await stage.frontEnd.readMany(10, { headers });
    await buying.open(headers);
    const here = await come('olga', { width: 375, height: 700, dark: true });
    await lookUp(here, id);
    await here.button('Explain').click();
    await here.page.getByText('Not let in').waitFor();
    await here.expectAccessible();
    await here.expectNoSidewaysScroll();
    await here.screenshot('readers-phone-dark');
    await here.open('/readers');
    await here.heading('Readers').waitFor();
    await here.expectNoSidewaysScroll();
    await here.screenshot('readers-find-phone-dark');
  });
});
