import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';

describe('the admin page Meter: what is one article', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  let visit: AdminVisit;
  let first: Record<string, unknown>;

  before(async () => {
    stage = await startAdminStage();
    first = await saved();
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
    const found = await stage.desk.call('GET', '/meter');
    const headers = { 'If-Match': found.headers.get('etag') ?? '' };
    expect((await stage.desk.call('PUT', '/meter', { body: first, headers })).status).to.equal(200);
  });

  const saved = async () => (await (await stage.desk.get('/meter')).json()) as Record<string, unknown>;
  const review = () => visit.page.getByRole('dialog', { name: 'What this does to readers' });
  const part = (name: string) => visit.page.getByRole('group', { name, exact: true });

  async function confirm(...sentences: readonly string[]): Promise<void> {
    await visit.button('Review and save').click();
    for (const sentence of sentences) await review().getByText(sentence).waitFor();
    await visit.expectAccessible();
    await review().getByRole('button', { name: 'Save' }).click();
    await visit.page.getByText('Readers meet it within a second.').waitFor();
  }

  it('B1: tries two addresses by the rule as it is typed, before anything is saved', async () => {
    const { page } = visit;
    const box = part('Try an address');
    await box.getByLabel('An address').fill('https://www.example.com/Story/amp?id=1&ref=x&utm_source=mail#top');
    await box.getByText('https://www.example.com/Story/amp?id=1&ref=x').waitFor();
    await box.getByText('Left out: utm_source=mail, #top').waitFor();
    await box.getByLabel('Another, to compare').fill('https://example.com/story?id=1');
    await box.getByText('These are two articles').waitFor();
    await page.getByLabel('Only some parameters name an article').click();
    await page.getByLabel('Parameters that name the article').fill('id');
    await page.getByLabel('First parts of host names that do not count').fill('www\nm');
    await page.getByLabel('Path endings that do not count').fill('/amp');
    await page.getByLabel('Upper and lower case are the same in paths').click();
    await box.getByText('Both are one article').waitFor();
    await box.getByText('Left out: www., /amp, ref=x, utm_source=mail, #top').waitFor();
    await visit.expectAccessible();
    await visit.screenshot('meter-try-address');
    await box.getByLabel('An address').press('Enter');
    expect(await review().count(), 'Enter saves nothing').to.equal(0);
    expect(await saved()).to.deep.equal(first);
    await confirm('Addresses are compared differently from now on');
    expect(await saved()).to.deep.include({
      articleIdentity: {
        keep: ['id'],
        drop: [],
        hostAliases: ['www', 'm'],
        pathSuffixes: ['/amp'],
        ignoreCase: true,
        ambiguous: 'refuse',
      },
    });
  });

  it('B1: says what the gate makes of an address that servers read in different ways', async () => {
    const box = part('Try an address');
    await box.getByLabel('An address').fill('/a/%2e%2e/b');
    await box.getByText('Servers read it in different ways: the gate refuses it.').waitFor();
    await visit.page.getByText('Normalised', { exact: true }).click();
    await box.getByText('Servers read it in different ways: the gate takes it for this article.').waitFor();
    await confirm('The gate takes an address that servers read in different ways');
  });

  it('B1: says what is wrong with a rule at its field, and in the box', async () => {
    const { page } = visit;
    await part('Try an address').getByLabel('An address').fill('/a');
    await page.getByLabel('Path endings that do not count').fill('amp');
    await part('Try an address').getByText('It cannot be tried:').waitFor();
    await visit.button('Review and save').click();
    await page.getByText('must be an end of a path, such as /amp or /page/*').first().waitFor();
    expect(await page.locator(':focus').getAttribute('aria-invalid')).to.equal('true');
    await visit.expectAccessible();
  });

  it('T2: changes how many views a reader may give back', async () => {
    await visit.page.getByLabel('Views to give back').fill('5');
    await confirm('Readers may give back 5 views in each window instead of 3.');
    expect(await saved()).to.deep.include({ releases: 5 });
  });

  it('B1: lets a viewer try addresses and change nothing', async () => {
    const viewer = await stage.visit('vera');
    await viewer.open('/meter');
    const box = viewer.page.getByRole('group', { name: 'Try an address', exact: true });
    await box.getByLabel('An address').fill('/a/?b=2&a=1');
    await box.getByText('/a?a=1&b=2').waitFor();
    expect(await viewer.page.getByLabel('Path endings that do not count').isDisabled()).to.equal(true);
    await viewer.close();
  });

  it('B1: is legible and reachable: light, dark and on a phone', async () => {
    const box = part('Try an address');
    await box
      .getByLabel('An address')
      .fill(`https://www.example.com/${'a-long-story-'.repeat(12)}/..//b?utm_source=mail`);
    await box.getByLabel('Another, to compare').fill('/b');
    await box.getByText('These are two articles').waitFor();
    await visit.expectGoodInEveryLook('meter-articles');
  });
});
