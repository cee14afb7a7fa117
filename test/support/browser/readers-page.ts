import type { AdminVisit } from './admin-pages.ts';
import { as, type FrontEnd, unread } from './front-end.ts';

/** Somebody who has read nothing yet. */
export async function newReader(frontEnd: FrontEnd) {
  const headers = as(await frontEnd.newReader());
  const { reader } = await frontEnd.meter(unread(), { headers, query: '?dryRun=true' });
  return { headers, id: reader.id };
}

/** Looks a reader up by the form of the readers page. */
export async function lookUp(here: AdminVisit, name: string): Promise<void> {
  await here.open('/readers');
  await here.page.getByLabel('Reader id, sign-in id or email').fill(name);
  await here.page.keyboard.press('Enter');
  await here.heading('Entitlement').waitFor();
}

export const section = ({ page }: AdminVisit, name: string) => page.getByRole('region', { name, exact: true });

export async function textOf(here: AdminVisit, name: string): Promise<string> {
  return (await section(here, name).textContent()) ?? '';
}
