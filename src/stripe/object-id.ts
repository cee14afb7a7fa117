/** What people of the publisher copy from Stripe's dashboard, by how its id begins. */
const kinds: Readonly<Record<string, string>> = { cus: 'customer', sub: 'subscription', cs: 'checkout.session' };

const idForm = /^(cus|sub|cs)_[A-Za-z0-9_]{1,250}$/;

/** What kind of object an id names, in Stripe's words; null if it has none of these forms. */
export const kindOfId = (id: string): string | null => kinds[idForm.exec(id)?.[1] ?? ''] ?? null;

/** Whether a text has the form of an id by which a reader can be found. */
export const isObjectId = (text: string): boolean => kindOfId(text) !== null;
