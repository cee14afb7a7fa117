import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { unread } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';

describe('the admin page Meter', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  let visit: AdminVisit;

  before(async () => {
    stage = await startAdminStage();
  });

  after(() => stage?.close());

  beforeEach(async () => {
    visit = await stage.visit('edith');
    await visit.open('/meter');
    await visit.page.getByLabel('Registered readers').waitFor();
  });

  afterEach(async () => {
    expect(visit.complaints.filter((each) => !/\b(401|412|422)\b/.test(each))).to.deep.equal([]);
    await visit.close();
    await change({ open: false, limits: { anonymous: 10, registered: 15 }, window: 'month', graceDays: 7 });
  });

  async function change(fields: object): Promise<void> {
    const found = await stage.desk.call('GET', '/meter');
    const headers = { 'If-Match': found.headers.get('etag') ?? '' };
    expect((await stage.desk.call('PUT', '/meter', { body: fields, headers })).status).to.equal(200);
  }

  const saved = async () => (await (await stage.desk.get('/meter')).json()) as Record<string, unknown>;

  const anonymous = () => visit.page.getByLabel('Anonymous readers');
  const dialog = (name: string) => visit.page.getByRole('dialog', { name });

  it('shows what a change does to readers before it is saved, and saves it then', async () => {
    await anonymous().fill('5');
    await visit.page.getByLabel('In each').selectOption('week');
    await visit.button('Review and save').click();
    const review = dialog('What this does to readers');
    await review.getByText('Readers who have read 5 or more keep what they have read open').waitFor();
    await review.getByText('No count is reset: what was read since December 14th still counts').waitFor();
    await visit.expectAccessible();
    await visit.screenshot('meter-review');
    expect(await saved()).to.deep.include({ limits: { anonymous: 10, registered: 15 } });
    await review.getByRole('button', { name: 'Save' }).click();
    await visit.page.getByText('Readers meet it within a second.').waitFor();
    expect(await saved()).to.deep.include({
      limits: { anonymous: 5, registered: 15 },
      window: { kind: 'week', startsOn: 'monday' },
    });
    await visit.button('Review and save').waitFor({ state: 'detached' });
  });

  it('says what is wrong at its field, whether the page or the service finds it', async () => {
    await anonymous().fill('five');
    await visit.button('Review and save').click();
    await visit.page.getByText('Enter a whole number.').first().waitFor();
    expect(await visit.page.locator(':focus').getAttribute('aria-invalid')).to.equal('true');
    await anonymous().fill('10');
    await visit.page.getByLabel('Networks').first().fill('everywhere');
    await visit.button('Review and save').click();
    await visit.page.getByText('must be a CIDR range').first().waitFor();
    await visit.expectAccessible();
  });

  it('items 6 and 8: limits the new readers of one network, exempts some, and says what that does', async () => {
    await visit.page.getByLabel('Limit the new readers of one network').check();
    await visit.page.getByLabel('New readers a day').fill('200');
    await visit.page.getByRole('button', { name: 'Add an exempt network' }).click();
    const entry = visit.page.getByRole('group', { name: 'New exempt network' });
    await entry.getByLabel('Networks').fill('198.51.100.0/24');
    await entry.getByLabel('Name').fill('A carrier');
    await visit.expectAccessible();
    await visit.button('Review and save').click();
    const review = dialog('What this does to readers');
    await review.getByText('On each day the first 200 new readers of one network (IPv4 /24, IPv6 /48)').waitFor();
    await review.getByText('This is not for the networks of A carrier.').waitFor();
    await review.getByRole('button', { name: 'Save' }).click();
    await visit.page.getByText('Readers meet it within a second.').waitFor();
    const exempt = [{ name: 'A carrier', networks: ['198.51.100.0/24'] }];
    expect(await saved()).to.deep.include({ newReaders: { perDay: 200, ipv4Prefix: 24, ipv6Prefix: 48, exempt } });
    await change({ newReaders: null });
  });

  it('orders the walls with buttons, adds and removes those who are let in', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Move up: An invitation to register' }).click();
    await page.getByRole('button', { name: 'Remove: The offer that fits the reader' }).click();
    await page.getByRole('button', { name: 'Remove Sample University' }).click();
    await page.getByRole('button', { name: 'Add an institution' }).click();
    const entry = page.getByRole('group', { name: 'New institution' });
    await entry.getByLabel('Networks').fill('198.51.100.0/24\n203.0.113.0/24');
    await entry.getByLabel('Name').fill('Library');
    await visit.button('Review and save').click();
    await dialog('What this does to readers').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Readers meet it within a second.').waitFor();
    expect(await saved()).to.deep.include({
      wall: ['registration', 'meter-exhausted'],
      institutions: [{ name: 'Library', networks: ['198.51.100.0/24', '203.0.113.0/24'] }],
    });
    await change({
      wall: ['trial-offer', 'registration', 'meter-exhausted'],
      institutions: [{ name: 'Sample University', networks: ['192.0.2.0/24'] }],
    });
  });

  it('opens everything only to anyone who types the publication’s name, and says so until it is closed', async () => {
    const reason = async () => (await stage.frontEnd.meter({ id: unread(), tier: 'premium' })).reason;
    await anonymous().fill('7');
    await visit.button('Open everything').click();
    const ask = dialog('Open every article to everyone?');
    expect(await ask.getByRole('button', { name: 'Open everything' }).isDisabled()).to.equal(true);
    await visit.expectAccessible();
    await ask.getByLabel('Type nikkei-asian-review to continue').fill('nikkei-asian-review');
    await visit.page.keyboard.press('Enter');
    await visit.page.getByText('The kill switch is on').waitFor();
    await eventually(async () => expect(await reason()).to.equal('OPEN'), 1000);
    expect(await anonymous().inputValue(), 'what was typed is still there').to.equal('7');
    await visit.screenshot('meter-open');
    await visit.expectAccessible();
    await visit.button('Close it again').click();
    await dialog('Close it again?').getByRole('button', { name: 'Close it', exact: true }).click();
    await visit.page.getByText('Kill switch', { exact: true }).waitFor();
    await eventually(async () => expect(await reason()).to.equal('PREMIUM'), 1000);
  });

  it('shows both versions where somebody else has saved meanwhile, and loses neither', async () => {
    await anonymous().fill('6');
    await change({ graceDays: 3 });
    await visit.button('Review and save').click();
    await dialog('What this does to readers').getByRole('button', { name: 'Save' }).click();
    const conflict = dialog('Someone else has changed the meter');
    await conflict.waitFor();
    await visit.screenshot('meter-conflict');
    await visit.expectAccessible();
    await conflict.getByRole('button', { name: 'Continue with these' }).click();
    expect(await anonymous().inputValue()).to.equal('6');
    expect(await visit.page.getByLabel('Days of grace').inputValue()).to.equal('3');
    // What is shown without these is what the other has saved, and nothing older.
    await visit.button('Discard changes').click();
    await visit.button('Discard changes').waitFor({ state: 'hidden' });
    expect(await visit.page.getByLabel('Days of grace').inputValue()).to.equal('3');
    await anonymous().fill('6');
    await visit.button('Review and save').click();
    await dialog('What this does to readers').getByRole('button', { name: 'Save' }).click();
    await visit.page.getByText('Readers meet it within a second.').waitFor();
    expect(await saved()).to.deep.include({ limits: { anonymous: 6, registered: 15 }, graceDays: 3 });
  });

  it('asks before one leaves what is not saved', async () => {
    await anonymous().fill('6');
    await visit.page.getByRole('link', { name: 'Readers' }).click();
    await visit.page.getByRole('dialog').waitFor();
    await visit.page.keyboard.press('Escape');
    expect(await anonymous().inputValue()).to.equal('6');
  });

  it('lets a viewer look and nothing else', async () => {
    const viewer = await stage.visit('vera');
    await viewer.open('/meter');
    await viewer.page.getByText('You are signed in as viewer.').waitFor();
    expect(await viewer.page.getByLabel('Registered readers').isDisabled()).to.equal(true);
    expect(await viewer.button('Open everything').count()).to.equal(0);
    expect(await viewer.button('Review and save').count()).to.equal(0);
    await viewer.close();
  });

  it('is legible and reachable: light, dark and on a phone', () => visit.expectGoodInEveryLook('meter'));
});
