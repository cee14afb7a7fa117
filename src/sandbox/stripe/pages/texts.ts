import type { PayOutcome } from '../controls.ts';

/** What the pages say, in one language. Dates and amounts come in as they are written in it. */
export interface Texts {
  readonly notice: string;
  readonly noCharge: string;
  /** `$29.99 every month`. */
  readonly every: (amount: string, interval: string, count: number) => string;
  readonly subscribe: string;
  readonly pay: string;
  readonly dueToday: string;
  readonly tax: string;
  readonly promotionCode: string;
  readonly applyCode: string;
  readonly thenFrom: (price: string, date: string) => string;
  readonly renewsFrom: (price: string, date: string) => string;
  readonly untilCancelled: string;
  readonly paidOnce: string;
  readonly email: string;
  readonly howToPay: string;
  readonly choices: Readonly<Record<PayOutcome, string>>;
  readonly declined: string;
  readonly forTesting: string;
  readonly cardName: string;
  readonly payAmount: (amount: string) => string;
  readonly confirm: string;
  readonly leave: string;
  readonly complete: string;
  readonly thanks: string;
  readonly backToSite: string;
  readonly expired: string;
  readonly noPayment: string;
  readonly cannotPay: string;
  readonly wrongAddress: string;
  readonly notFound: string;
  readonly failed: string;
  readonly tryAgain: string;
  /** What the API says, for people who read English; else the same in general words. */
  readonly refusal: (message: string) => string;
  readonly invoice: (number: string) => string;
  readonly noInvoice: string;
  readonly amountDue: string;
  readonly nextInvoice: string;
  readonly invoiceEndings: Readonly<Record<string, string>>;
  readonly invoices: string;
  readonly invoiceStates: Readonly<Record<string, string>>;
  readonly withTaxes: string;
  readonly yourSubscription: string;
  readonly noSubscription: string;
  readonly linkExpired: string;
  readonly openAgain: string;
  readonly returnToSite: string;
  readonly notCollected: (number: string, amount: string) => string;
  readonly payNow: string;
  readonly paymentMethod: string;
  readonly goodCard: (number: string) => string;
  readonly failingCard: (number: string) => string;
  readonly introUntil: (date: string, prices: string) => string;
  readonly periodUntil: (prices: string, date: string) => string;
  readonly endsOn: (date: string) => string;
  readonly paidWith: (number: string) => string;
  readonly noCard: string;
  readonly cancelNow: string;
  readonly cancelAtEnd: string;
  readonly keep: string;
  readonly keepPlan: string;
  readonly anotherPlan: (price: string) => string;
  readonly confirmPlan: string;
  readonly planLater: (date: string) => string;
  readonly planNow: string;
  readonly cancelTitle: string;
  readonly runsUntil: (date: string) => string;
  readonly beforeYouGo: string;
  readonly stayFor: (months: number | null) => readonly [string, string];
  readonly off: (amount: string) => string;
  readonly stay: string;
  readonly nothingToDo: string;
  readonly goBack: string;
  readonly nothingChanged: string;
  readonly done: string;
  readonly thatIsDone: string;
}

export const english: Texts = {
  notice: 'Sandbox: no real money',
  noCharge: 'This page stands in for Stripe Checkout. No card is asked for, and nothing is charged.',
  every: (amount, interval, count) => `${amount} every ${count === 1 ? interval : `${count} ${interval}s`}`,
  subscribe: 'Subscribe',
  pay: 'Pay',
  dueToday: 'Due today',
  tax: 'Tax',
  promotionCode: 'Promotion code',
  applyCode: 'Apply the code',
  thenFrom: (price, date) => `then ${price} from ${date}`,
  renewsFrom: (price, date) => `Renews on ${date}: ${price}.`,
  untilCancelled: 'It renews by itself until you cancel, which you can do at any time.',
  paidOnce: 'Paid once: nothing renews.',
  email: 'Email',
  howToPay: 'How do you pay?',
  choices: {
    paid: 'A card that pays',
    declined: 'A card that is declined',
    delayed: 'A bank debit: confirmed after three days',
    'delayed-failed': 'A bank debit: returned after three days',
  },
  declined: 'Your card was declined. Nothing was charged; try another way to pay.',
  forTesting: 'For testing',
  cardName: 'Whose card it is: the same name stands for the same card',
  payAmount: (amount) => `Pay ${amount}`,
  confirm: 'Confirm',
  leave: 'Leave without paying',
  complete: 'This payment is complete',
  thanks: 'Thank you. You have nothing more to do here.',
  backToSite: 'Go back to the site',
  expired: 'This payment page has expired',
  noPayment: 'There is no such payment',
  cannotPay: 'This cannot be paid',
  wrongAddress: 'The address of this page is wrong or incomplete.',
  notFound: 'Page not found',
  failed: 'Something went wrong',
  tryAgain: 'Please go back and try again.',
  refusal: (message) => message,
  invoice: (number) => `Invoice ${number}`,
  noInvoice: 'There is no such invoice',
  amountDue: 'Amount due',
  nextInvoice: 'Next invoice',
  invoiceEndings: {
    paid: 'This invoice is paid. Thank you.',
    void: 'This invoice is void: you have nothing to pay.',
    uncollectible: 'This invoice is not collected any more.',
  },
  invoices: 'Invoices',
  invoiceStates: {},
  withTaxes: 'with taxes',
  yourSubscription: 'Your subscription',
  noSubscription: 'You have no subscription.',
  linkExpired: 'This link has expired',
  openAgain: 'Go back to the site and open this page from there again.',
  returnToSite: 'Return to the site',
  notCollected: (number, amount) => `Invoice ${number} over ${amount} could not be collected.`,
  payNow: 'Pay it now',
  paymentMethod: 'Payment method',
  goodCard: (number) => `Use a card that pays (•••• ${number})`,
  failingCard: (number) => `Use a card that will be declined (•••• ${number})`,
  introUntil: (date, prices) => `The introductory term runs until ${date}, then ${prices}.`,
  periodUntil: (prices, date) => `${prices}. The current period runs until ${date}.`,
  endsOn: (date) => `Your subscription ends on ${date}.`,
  paidWith: (number) => `Paid with •••• ${number}.`,
  noCard: 'There is no card on file.',
  cancelNow: 'Cancel now',
  cancelAtEnd: 'Cancel at the end of the period',
  keep: 'Keep my subscription',
  keepPlan: 'Keep my present plan',
  anotherPlan: (price) => `Another plan begins then${price === '' ? '' : `: ${price}`}.`,
  confirmPlan: 'Confirm your new plan',
  planLater: (date) => `From ${date} on. Until then nothing changes, and nothing is due today.`,
  planNow: 'From today on.',
  cancelTitle: 'Cancel your subscription',
  runsUntil: (date) => `It runs until ${date} in any case.`,
  beforeYouGo: 'Before you go',
  stayFor: (months) => [
    'Stay, and take ',
    months === null ? ' your next payment.' : ` your payments of the next ${months} months.`,
  ],
  off: (amount) => `${amount} off`,
  stay: 'Stay with this offer',
  nothingToDo: 'There is nothing to do here',
  goBack: 'Go back to the site.',
  nothingChanged: 'Nothing was changed',
  done: 'Done',
  thatIsDone: 'That is done.',
};
