import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { createDemoReader, type DemoReader, demoArticles, meteredIds } from '../support/browser/demo-reader.ts';
import { eventually } from '../support/eventually.ts';
import { createReportReader } from '../support/reports.ts';
import { type RedisServer, startRedisServer } from '../support/stores/redis-server.ts';

/** A marketer's morning and a reader's, side by side: what one decides the other meets. */
for (const store of ['SQLite', 'Redis'] as const) {
  describe(`a day with the admin pages (${store})`, function () {
    this.timeout(180_000);

    let redis: RedisServer | undefined;
    let stage: AdminStage;
    let desk: AdminVisit;
    let reader: DemoReader;
    let articles: readonly string[];

    before(async () => {
      redis = store === 'Redis' ? await startRedisServer() : undefined;
      stage = await startAdminStage(redis === undefined ? {} : { STORE_URL: redis.url });
      articles = meteredIds(await demoArticles(stage.service.url));
      reader = createDemoReader(stage.service.url, await stage.browser.visit());
      desk = await stage.visit('olga');
    });

    after(async () => {
      await stage?.close();
      await redis?.stop();
    });

    const wall = (language: string) => desk.page.getByRole('region', { name: language, exact: true });

    /** The reader's id, as the demo's last metering call tells it. */
    async function readerId(): Promise<string> {
      const answer = (await reader.page.locator('#answer').textContent()) ?? '';
      return (JSON.parse(answer.slice(answer.indexOf('{'))) as { reader: { id: string } }).reader.id;
    }

    it('shows a reader the wall with the offer, and the marketer how the paywall did this week', async () => {
      await reader.readWithoutPages(articles.slice(0, 10));
      expect(await reader.read(articles[10])).to.equal('Try 3 months for $9');
      const reports = createReportReader(stage.desk);
      await eventually(async () => expect((await reports.funnel()).total.views).to.equal(11), 30_000);
      await desk.open('/overview');
      await desk.heading('From readers to subscribers').waitFor();
      const views = desk.page.locator('[aria-labelledby=period] li', { hasText: /^Views/ });
      expect(await views.textContent({ timeout: 10_000 })).to.match(/^Views11\D/);
    });

    it('changes the offer, previewed in both languages on both kinds of screen, and the demo shows it a second later', async () => {
      const { page } = desk;
      await desk.open('/offers/of/trial-3-months');
      await wall('English').getByText('Try 3 months for $9').waitFor();
      await page.getByLabel('Price').fill('5');
      await page.getByRole('textbox', { name: 'For', exact: true }).fill('2');
      await page.getByRole('textbox', { name: 'Until', exact: true }).fill('2027-02-15T23:59:59');
      for (const screen of ['Phone', 'Desktop']) {
        await page.getByText(screen, { exact: true }).click();
        await wall('English').getByText('Try 2 months for $5').waitFor();
        await wall('English').getByText('Offer ends February 15th').waitFor();
        await wall('Japanese').getByText('2月15日').waitFor();
        await desk.screenshot(`story-${store}-offer-${screen}`);
      }
      await desk.button('Save the changes').click();
      await desk.button('Save it').click();
      await page
        .getByText(/^Saved/)
        .first()
        .waitFor();
      await eventually(async () => expect(await reader.read(articles[10])).to.equal('Try 2 months for $5'));
      expect(await reader.wall.locator('[part="note"]').textContent()).to.equal('Offer ends February 15th');
    });

    // The previews are made in the browser, so once is enough.
    if (store === 'SQLite') {
      it('previews every banner in English and Japanese, on desktop and phone', async () => {
        const { page } = desk;
        await desk.open('/wording/ja');
        await page.getByRole('textbox', { name: 'Headline' }).waitFor();
        const banners = page.getByRole('navigation', { name: 'Banners' }).getByRole('button');
        expect(await banners.count(), 'every state, and how offers are named').to.equal(14);
        for (const banner of await banners.all()) {
          await banner.click();
          for (const screen of ['Phone', 'Desktop']) {
            await page.getByText(screen, { exact: true }).click();
            for (const language of ['English (en)', 'Japanese (ja)'])
              await wall(language).locator('.banner-preview').first().waitFor();
          }
        }
      });
    }

    it('finds out why the reader met the wall, and gives them a month for free', async () => {
      const { page } = desk;
      await desk.open('/readers');
      await page.getByLabel('Support code, email or any id').fill(await readerId());
      await page.keyboard.press('Enter');
      await desk.heading('Entitlement').waitFor();
      await desk.button('Explain').click();
      const told = page.getByRole('region', { name: 'Explain a decision', exact: true });
      await told.getByText('Not let in').waitFor();
      expect(await told.textContent())
        .to.include('REGISTRATION_REQUIRED')
        .and.to.include('Try 2 months for $5');
      await desk.screenshot(`story-${store}-explained`);

      await desk.button('Give free access').click();
      await desk.button('A month').click();
      await desk.button('Give').click();
      await page.getByText('Given free access until 20 January 2027').waitFor();
      expect(await reader.read(articles[10]), 'let in, with no banner').to.equal(null);
      expect(await reader.paragraphs()).to.be.greaterThan(1);
    });

    it('leaves everything in the audit log, and nothing wrong in the pages', async () => {
      await desk.open('/audit');
      await desk.page.getByText('olga changed the offer trial-3-months').waitFor();
      await desk.page.getByText(/^olga gave free access to/).waitFor();
      desk.expectClean();
      expect(reader.visit.complaints).to.deep.equal([]);
    });
  });
}
