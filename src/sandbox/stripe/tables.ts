import { noSuch } from './errors.ts';
import type {
  Charge,
  CheckoutSession,
  Customer,
  Deleted,
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
  Refund,
  Subscription,
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
export interface RememberedAnswer {
  readonly id: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: object;
  readonly at: number;
}

/** A mark that something was done once, such as the reminder before a trial's end, or the time that was reached. */
export interface Mark {
  readonly id: string;
  readonly at: number;
}

export interface Rows {
  'billing_portal.configuration': PortalConfiguration;
  'billing_portal.session': PortalSession;
  charge: Charge;
  'checkout.session': CheckoutSession;
  customer: Customer | Deleted<'customer'>;
  dispute: Dispute;
  event: Event;
  invoice: Invoice;
  invoice_payment: InvoicePayment;
  payment_intent: PaymentIntent;
  payment_method: PaymentMethod;
  price: Price;
  product: Product;
  refund: Refund;
  subscription: Subscription;
  answer: RememberedAnswer;
  delivery: Delivery;
  mark: Mark;
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
export interface Tables {
  find<K extends Kind>(kind: K, id: string): Rows[K] | undefined;
  /** @throws StripeFault `resource_missing`, naming `param` when the id came as a parameter. */
  need<K extends Kind>(kind: K, id: string, param?: string): Rows[K];
  /** Oldest first. */
  all<K extends Kind>(kind: K): Rows[K][];
  put<K extends Kind>(kind: K, row: Rows[K]): Rows[K];
  remove(kind: Kind, id: string): void;
  transaction<T>(run: () => T): T;
}

export function createTables(keeper: RowKeeper | null): Tables {
  const tables = new Map<string, Map<string, unknown>>();
  const table = (kind: string): Map<string, unknown> => {
    const existing = tables.get(kind) ?? new Map<string, unknown>();
    tables.set(kind, existing);
    return existing;
  };
  for (const row of keeper?.load() ?? []) table(row.kind).set(row.id, row.body);

  let journal: { kind: string; id: string; before: unknown }[] | null = null;
  const write = (kind: string, id: string, row: unknown): void => {
    if (journal === null) throw new Error('The stand-in changes its tables only inside a transaction.');
    journal.push({ kind, id, before: table(kind).get(id) });
    if (row === undefined) table(kind).delete(id);
    else table(kind).set(id, row);
  };
  const undo = (): void => {
    for (const { kind, id, before } of (journal ?? []).reverse()) {
      if (before === undefined) table(kind).delete(id);
      else table(kind).set(id, before);
    }
  };
  const changes = (): RowChange[] => {
    const touched = new Map((journal ?? []).map(({ kind, id }) => [`${kind} ${id}`, { kind, id }]));
    return [...touched.values()].map(({ kind, id }) => ({
      kind,
      id,
      body: (table(kind).get(id) ?? null) as object | null,
    }));
  };

  const find = <K extends Kind>(kind: K, id: string): Rows[K] | undefined => table(kind).get(id) as Rows[K] | undefined;
  return {
    find,
    need: (kind, id, param) => {
      const row = find(kind, id);
      if (row === undefined) throw noSuch(kind, id, param);
      return row;
    },
    all: <K extends Kind>(kind: K) => [...table(kind).values()] as Rows[K][],
    put: (kind, row) => {
      write(kind, row.id, row);
      return row;
    },
    remove: (kind, id) => write(kind, id, undefined),
    transaction: (run) => {
      if (journal !== null) return run();
      journal = [];
      try {
        const result = run();
        keeper?.save(changes());
        return result;
      } catch (fault) {
        undo();
        throw fault;
      } finally {
        journal = null;
      }
    },
  };
}
