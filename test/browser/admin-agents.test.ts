import { expect } from 'chai';
import type { AgentRules } from '../../src/paywall/agents/agent.ts';
import { type AdminStage, startAdminStage, useVisits } from '../support/browser/admin-pages.ts';
import { example } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { type ConfigDir, makeConfigDir } from '../support/publications.ts';

const crawlers = [
  { name: 'Googlebot', userAgent: 'Googlebot', networks: ['66.249.64.0/19'] },
  { name: 'Greedy', userAgent: 'GreedyBot', policy: 'refuse' },
];

describe('the page Agents', function () {
  this.timeout(90_000);

  let config: ConfigDir;
  let stage: AdminStage;

  before(async () => {
    config = await makeConfigDir({ [example]: { crawlers } });
    stage = await startAdminStage({ CONFIG_DIR: config.dir });
  });

  after(async () => {
    await stage?.close();
    await config?.remove();
  });

  const visit = useVisits(() => stage);

  const saved = async () => ((await (await stage.desk.get('/agents')).json()) as { agents: AgentRules | null }).agents;

  it('takes the list of crawlers over, prices training, shows the documents, and issues a licence', async () => {
    const here = await visit('olga');
    const { page } = here;
    await here.open('/agents');
    await here.heading('No rules for agents yet').waitFor();
    await here.expectAccessible();
    await here.screenshot('agents-empty');
    await here.button('Take over 2 crawlers').click();
    await page.getByText('Greedy is refused metered and premium articles.').waitFor();

    await page.getByLabel('Add an agent').selectOption('GPTBot');
    await here.button('Add').click();
    await here.button('Add a row').click();
    const row = page.getByRole('listitem', { name: 'Row 3' });
    await row.getByLabel('What it may').selectOption('price');
    await here.button('Review and save').click();
    await here.button('Save').click();
    await page.getByText('Not saved: see the fields with a message.').waitFor();
    await row.getByLabel('Price of an article').fill('0.015');
    await row.getByText('are asked USD 0.015 for metered and premium articles').waitFor();
    await here.button('Move up row 3, Training of AI models').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('listitem', { name: 'Row 2' }).getByLabel('Price of an article').waitFor();
    await here.expectAccessible();
    await here.screenshot('agents-draft');
    await here.button('Review and save').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('GPTBot, metered and premium articles: USD 0.015').waitFor();
    await here.expectAccessible();
    await here.screenshot('agents-review');
    await here.button('Save').click();

    const robots = page.getByRole('group', { name: 'robots.txt' });
    await robots.waitFor();
    expect(await robots.textContent()).to.include('Content-Signal: search=yes, ai-input=no, ai-train=no');
    await page.getByRole('group', { name: 'license.xml' }).waitFor();
    const rules = await saved();
    expect(rules?.policy[1]).to.deep.equal({
      agent: { class: 'training' },
      tiers: ['metered', 'premium'],
      act: 'price',
      price: { amount: '0.015', currency: 'USD' },
    });
    expect(rules?.known.map(({ name }) => name)).to.deep.equal(['Googlebot', 'Greedy', 'GPTBot']);
    const refused = await stage.frontEnd.meter('a-story', { headers: { 'User-Agent': 'GreedyBot/2.0' } });
    expect(refused).to.include({ reason: 'AGENT_REFUSED' });

    await here.button('Issue a licence').click();
    await here.button('Issue the licence').click();
    await page.getByText('Enter whom the licence is for.').waitFor();
    await page.getByRole('textbox', { name: 'Partner' }).fill('Example AI');
    await page.getByLabel('Articles a day').fill('100');
    await here.expectAccessible();
    await here.screenshot('agents-new-licence');
    await here.button('Issue the licence').click();
    await here.heading('The licence is issued').waitFor();
    const header = await page.getByLabel('Header').inputValue();
    await here.expectAccessible();
    await here.button('Done').click();
    const licences = page.getByRole('list', { name: 'Licences' }).locator('> li');
    await licences.first().waitFor();
    const [, license = ''] = header.split(': ');
    const headers = { 'User-Agent': 'GreedyBot/2.0', Authorization: license };
    expect(await stage.frontEnd.meter('a-story', { headers })).to.include({ reason: 'AGENT_LICENSED' });
    await page.reload();
    await licences.first().waitFor();
    expect(await licences.first().textContent()).to.include('1 of 100 today');
    await page.getByRole('group', { name: 'license.xml' }).waitFor();
    expect(await here.button('Review and save').count(), 'nothing to save').to.equal(0);
    await here.expectAccessible();
    await here.screenshot('agents');
    await here.button('Revoke the licence of Example AI').click();
    await here.button('Revoke it').click();
    await eventually(async () => expect(await licences.first().textContent()).to.include('Revoked'));
    here.expectClean();
  });

  it('is there on a phone, in the dark, and to look at for viewers; the page Meter leads to it', async () => {
    const phone = await visit('vera', { width: 375, height: 720, dark: true });
    await phone.open('/agents');
    await phone.page.getByText('You may look at the rules for agents').waitFor();
    await phone.page.getByRole('group', { name: 'license.xml' }).waitFor();
    expect(await phone.button('Issue a licence').count()).to.equal(0);
    await phone.expectNoSidewaysScroll();
    await phone.expectAccessible();
    await phone.screenshot('agents-phone-dark');
    await phone.open('/meter');
    await phone.page.getByRole('main').getByRole('link', { name: 'Agents', exact: true }).click();
    await phone.heading('Agents').first().waitFor();
    phone.expectClean();
  });
});
