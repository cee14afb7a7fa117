import { noSuch } from './errors.ts';
import type { LineRequest } from './records/line-request.ts';
import type {
  Charge,
  CheckoutSession,
  Coupon,
  Customer,
  Deleted,
  Discount,
  Dispute,
  Event,
  Invoice,
  InvoicePayment,
  LineItem,
  PaymentIntent,
  PaymentMethod,
  PortalConfiguration,
  PortalSession,
  Price,
  Product,
  PromotionCode,
  Refund,
  Subscription,
  SubscriptionSchedule,
} from './wire.ts';

/** What the stand-in keeps beside a checkout session: the parts of the request that only matter when somebody pays. */
export interface CheckoutPlan {
  readonly id: string;
  readonly lineItems: LineItem[];
  readonly trialEnd: number | null;
  readonly missingPaymentMethod: 'cancel' | 'create_invoice' | 'pause';
  readonly subscriptionMetadata: Record<string, string>;
  readonly subscriptionDescription: string | null;
  readonly paymentDescription: string | null;
  readonly paymentMetadata: Record<string, string>;
  readonly setupFutureUsage: 'off_session' | null;
}

/** An event on its way to the webhook endpoint. Times in milliseconds of the stand-in's clock. */
export interface Delivery {
  readonly id: string;
  readonly attempts: number;
  readonly firstAtMs: number;
  readonly nextAtMs: number;
  readonly held: boolean;
}

/** The answer that was given to an idempotency key. */
interface RememberedAnswer {
  readonly id: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: object;
  readonly at: number;
}

/** A mark that something was done once, such as the reminder before a trial's end, or the time that was reached. */
interface Mark {
  readonly id: string;
  readonly at: number;
}

/** What becomes of a subscription whose last retry failed; Stripe's dashboard calls it "manage failed payments". */
export type RetriesEnd = 'cancel' | 'unpaid' | 'past_due';

/** What was chosen in the settings of the account. */
interface Choice {
  readonly id: string;
  readonly end: RetriesEnd;
}

/** What is charged or given back with a subscription's next invoice. */
export interface PendingLine {
  readonly id: string;
  readonly line: LineRequest;
}

export interface Rows {
  'billing_portal.configuration': PortalConfiguration;
  'billing_portal.session': PortalSession;
  charge: Charge;
  'checkout.session': CheckoutSession;
  coupon: Coupon;
  customer: Customer | Deleted<'customer'>;
  discount: Discount;
  dispute: Dispute;
  event: Event;
  invoice: Invoice;
  invoice_payment: InvoicePayment;
  payment_intent: PaymentIntent;
  payment_method: PaymentMethod;
  price: Price;
  product: Product;
  promotion_code: PromotionCode;
  refund: Refund;
  subscription: Subscription;
  subscription_schedule: SubscriptionSchedule;
  answer: RememberedAnswer;
  choice: Choice;
  delivery: Delivery;
  mark: Mark;
  pending_line: PendingLine;
  plan: CheckoutPlan;
}

export type Kind = keyof Rows;

/** One changed row: `body` is null when it is gone. */
export interface RowChange {
  readonly kind: string;
  readonly id: string;
  readonly body: object | null;
}

/** Where committed rows go. `load` gives them back in the order in which they were first written. */
export interface RowKeeper {
  load(): Iterable<{ kind: string; id: string; body: unknown }>;
  save(changes: readonly RowChange[]): void;
  close(): void;
}

/**
 * Everything the stand-in knows, in memory, by kind and id. Rows are never changed in place: a change replaces the row, so an
 * event may hold on to the old one. What happens inside `transaction` is kept whole or not at all, and is with the keeper
 * before the call returns.
 */
export class Tables {
  readonly #tables = new Map<string, Map<string, unknown>>();
  readonly #keeper: RowKeeper | null;
  readonly #changeCounts = new Map<string, number>();
  #journal: { kind: string; id: string; before: unknown }[] | null = null;

  constructor(keeper: RowKeeper | null) {
    this.#keeper = keeper;
    for (const { kind, id, body } of keeper?.load() ?? []) this.#table(kind).set(id, body);
  }

  find<K extends Kind>(kind: K, id: string): Rows[K] | undefined {
    return this.#table(kind).get(id) as Rows[K] | undefined;
  }

  /** @throws StripeFault `resource_missing`, naming `param` when the id came as a parameter. */
  need<K extends Kind>(kind: K, id: string, param?: string): Rows[K] {
    const row = this.find(kind, id);
    if (row === undefined) throw noSuch(kind, id, param);
    return row;
  }

  /** Oldest first. */
  all<K extends Kind>(kind: K): Rows[K][] {
    return [...this.#table(kind).values()] as Rows[K][];
  }

  /** How often rows of this kind were changed since the tables were opened: what was derived from them holds until it grows. */
  changesOf(kind: Kind): number {
    return this.#changeCounts.get(kind) ?? 0;
  }

  put<K extends Kind>(kind: K, row: Rows[K]): Rows[K] {
    this.#write(kind, row.id, row);
    return row;
  }

  remove(kind: Kind, id: string): void {
    this.#write(kind, id, undefined);
  }

  transaction<T>(run: () => T): T {
    if (this.#journal !== null) return run();
    this.#journal = [];
    try {
      const result = run();
      this.#keeper?.save(this.#changes());
      return result;
    } catch (fault) {
      for (const { kind, id, before } of this.#journal.reverse()) this.#set(kind, id, before);
      throw fault;
    } finally {
      this.#journal = null;
    }
  }

  #table(kind: string): Map<string, unknown> {
    const table = this.#tables.get(kind) ?? new Map<string, unknown>();
    this.#tables.set(kind, table);
    return table;
  }

  #write(kind: string, id: string, row: unknown): void {
    if (this.#journal === null) throw new Error('The stand-in changes its tables only inside a transaction.');
    this.#journal.push({ kind, id, before: this.#table(kind).get(id) });
    this.#set(kind, id, row);
  }

  #set(kind: string, id: string, row: unknown): void {
    this.#changeCounts.set(kind, (this.#changeCounts.get(kind) ?? 0) + 1);
    if (row === undefined) this.#table(kind).delete(id);
    else this.#table(kind).set(id, row);
  }

  /** What the transaction has done, each row once and as it stands now. */
  #changes(): RowChange[] {
    const touched = new Map((this.#journal ?? []).map(({ kind, id }) => [`${kind} ${id}`, { kind, id }]));
    return [...touched.values()].map(({ kind, id }) => ({
      kind,
      id,
      body: (this.#table(kind).get(id) ?? null) as object | null,
    }));
  }
}
