import { expect } from 'chai';
import { Webhook } from 'standardwebhooks';
import { openSqliteStores } from '../../src/sqlite/open.ts';
import { type AdminStage, startAdminStage, useVisits } from '../support/browser/admin-pages.ts';
import { example } from '../support/browser/front-end.ts';
import { type EventReceiver, startEventReceiver, status } from '../support/events/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { eventOf } from '../support/fixtures/sample-events.ts';
import { reader } from '../support/fixtures/sample-keys.ts';

describe('the events page', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  let receiver: EventReceiver;

  before(async () => {
    receiver = await startEventReceiver();
    stage = await startAdminStage({}, { eventsLookEveryMs: 20 });
  });

  after(async () => {
    await stage?.close();
    await receiver?.close();
  });

  const visit = useVisits(() => stage);

  async function tell(...names: readonly string[]): Promise<void> {
    const at = Date.parse('2026-12-20T12:30:00+09:00');
    const stores = openSqliteStores({ dir: stage.service.dataDir, clock: { now: () => at } });
    const data = { offer: 'monthly-plan', endsAt: '2027-01-20T12:00:00+09:00' };
    const events = names.map((name) => eventOf(name, reader(name), { type: 'entitlement.granted', at, data }));
    await stores.outbox.append(example, events);
    await stores.close();
  }

  it('item 3: an owner adds an endpoint, copies its secret once, tries it, and sees what was sent and answered', async () => {
    const here = await visit('olga');
    await here.open('/events');
    await here.page.getByText('No endpoint yet').waitFor();
    await here.expectAccessible();
    await here.screenshot('events-empty');

    // By the keyboard alone: in the dialog, through its fields, and back.
    await here.button('Add an endpoint').focus();
    await here.page.keyboard.press('Enter');
    await here.page.getByLabel('Address').waitFor();
    await here.page.keyboard.type('https://10.0.0.1/hook');
    await here.page.keyboard.press('Enter');
    await here.page.getByText('It must lead into the public internet.').waitFor();
    await here.page.getByLabel('Address').fill(receiver.urlOf('/crm'));
    await here.page.getByLabel('Name', { exact: true }).fill('CRM');
    await here.page.getByLabel(/^All events/).uncheck();
    await here.page.getByLabel('Meter').uncheck();
    await here.expectAccessible();
    await here.screenshot('events-add');
    await here.button('Add it').click();
    const secret = await here.page.getByRole('textbox', { name: 'Secret' }).inputValue();
    expect(secret).to.match(/^whsec_/);
    await here.expectAccessible();
    await here.screenshot('events-secret');
    await here.button('Done').click();

    const endpoint = here.page.getByRole('list', { name: 'Endpoints' }).locator('> li');
    await endpoint.waitFor();
    await here.button('Send a test event to CRM').click();
    await here.heading('CRM works').waitFor();
    await here.button('Done').click();
    const { body, headers } = receiver.received.at(-1) ?? { body: '', headers: {} };
    expect(() => new Webhook(secret).verify(body, headers as Record<string, string>)).to.not.throw();

    receiver.answer('/crm', status(500, { 'content-type': 'application/json' }, '{"error":"no such customer"}'));
    await tell('aa01');
    const deliveries = here.page.getByRole('list', { name: 'Deliveries' }).locator('> li');
    const granted = deliveries.filter({ hasText: 'entitlement.granted' });
    await granted.getByText('Waiting').waitFor({ timeout: 20_000 });
    await granted.getByRole('button').first().click();
    await granted.getByText('no such customer').first().waitFor();
    await here.expectAccessible();
    await here.screenshot('events-failing');

    receiver.answer('/crm', status(204));
    await stage.frontEnd.moveClock({ advance: 'P1D' });
    await granted.getByText('Delivered', { exact: true }).waitFor({ timeout: 20_000 });
    await here.button('Send again: entitlement.granted').click();
    await eventually(() => expect(receiver.idsAt('/crm').filter((id) => id === 'evt_aa01').length).to.be.at.least(3));
    await here.page.getByLabel('Outcome').selectOption('Given up');
    await here.page.getByText('No delivery is like that').waitFor();
    await here.page.getByLabel('Outcome').selectOption('All');

    await here.button('New secret for CRM').click();
    await here.expectAccessible();
    await here.button('Make a new secret').click();
    expect(await here.page.getByRole('textbox', { name: 'Secret' }).inputValue()).to.match(/^whsec_/);
    await here.button('Done').click();
    await endpoint.getByText(/the old secret signs along until/).waitFor();
    await here.button('Switch off CRM').click();
    await here.button('Switch on CRM').waitFor();
    await here.button('Send again to CRM').click();
    await here.page.getByLabel('Since', { exact: true }).waitFor();
    await here.expectAccessible();
    await here.screenshot('events-again');
    await here.page.keyboard.press('Escape');
    here.expectClean();
  });

  it('item 3: is read by a viewer, on a phone, in the dark', async () => {
    const here = await visit('vera', { width: 375, height: 700, dark: true });
    await here.open('/events');
    const deliveries = here.page.getByRole('list', { name: 'Deliveries' }).locator('> li');
    await deliveries.first().waitFor();
    await deliveries.first().getByRole('button').click();
    await deliveries.first().getByText('webhook-id').waitFor();
    await here.expectAccessible();
    await here.expectNoSidewaysScroll();
    await here.screenshot('events-phone-dark');
    expect(await here.button('Add an endpoint').count()).to.equal(0);
    expect(await here.button('Remove CRM').count()).to.equal(0);
    here.expectClean();
  });
});
