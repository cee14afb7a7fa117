import type { Purchase } from './purchase.ts';

type Standing = Pick<Purchase, 'kind' | 'status'>;

/** Whether it has ended for good at the provider. */
export const isOver = ({ status }: Pick<Purchase, 'status'>): boolean =>
  status === 'canceled' || status === 'incomplete_expired';

/** Whether it is a subscription that has not ended. Its first payment may not have arrived yet. */
export const isOngoing = (purchase: Standing): boolean => purchase.kind === 'subscription' && !isOver(purchase);

/** Whether it is a subscription that the provider may still charge, again or for a debt. */
export const isRunning = (purchase: Standing): boolean => isOngoing(purchase) && purchase.status !== 'incomplete';

/** Whether money is taken for it again and again: it runs, and nobody has cancelled it. */
export const renews = (purchase: Standing & Pick<Purchase, 'cancelsAt'>): boolean =>
  isRunning(purchase) && purchase.cancelsAt === null;

/** Whether the provider says that it runs and owes nothing. */
export const isInOrder = ({ status }: Pick<Purchase, 'status'>): boolean =>
  status === 'trialing' || status === 'active';

/** Whether a payment for it has failed, be it that the provider still tries or has given up trying. */
export const isBehind = ({ status }: Pick<Purchase, 'status'>): boolean => status === 'past_due' || status === 'unpaid';
