import type { AdminVisit } from './admin-pages.ts';
import { as, type FrontEnd, unread } from './front-end.ts';

/** Somebody who has read nothing yet. */
export async function newReader(frontEnd: FrontEnd) {
  const headers = as(await frontEnd.newReader());
  const { reader } = await frontEnd.meter(unread(), { headers, query: '?dryRun=true' });
  return { headers, id: reader.id };
}

/** Types into the form of the readers page whatever names a reader. */
export async function typeName(here: Pick<AdminVisit, 'page'>, name: string): Promise<void> {
  await here.page.getByLabel('Support code, email or any id').fill(name);
  await here.page.keyboard.press('Enter');
}

/** Looks a reader up of whom something is known. */
export async function lookUp(here: AdminVisit, name: string): Promise<void> {
  await here.open('/readers');
  await typeName(here, name);
  await here.heading('Entitlement').waitFor();
}

/** Says in the dialog that is open why something is done. */
export const giveReason = ({ page }: Pick<AdminVisit, 'page'>, reason: string) =>
  page.getByRole('dialog').getByLabel('Reason').fill(reason);

export const section = ({ page }: AdminVisit, name: string) => page.getByRole('region', { name, exact: true });

export async function textOf(here: AdminVisit, name: string): Promise<string> {
  return (await section(here, name).textContent()) ?? '';
}
