import {
  type ApartView,
  apartIn,
  type CountedView,
  type Growth,
  type MeterStore,
  type ReleaseResult,
  type UniteResult,
  type ViewResult,
} from '../../src/paywall/metering/meter.ts';

type Requests = { [Method in keyof MeterStore]: Parameters<MeterStore[Method]>[0] };

interface ModelMeter {
  endsAt: number;
  united: boolean;
  unitedWith: string | null;
  /** Article → the second in which it was counted. */
  readonly views: Map<string, number>;
  /** Articles whose receipts were handed out while they could be given back. */
  readonly receipts: Set<string>;
}

const text = (key: Uint8Array) => Buffer.from(key).toString('hex');

/** The meter as its interface describes it, in the plainest form: what every store must agree with. */
export class MeterModel {
  readonly #meters = new Map<string, ModelMeter>();
  readonly #givenBack = new Map<string, { amount: number; endsAt: number }>();

  #find({ reader, window, now }: { reader: Uint8Array } & Pick<Requests['history'], 'window' | 'now'>) {
    const meter = this.#meters.get(`${text(reader)} ${window.id}`);
    return meter !== undefined && window.kind === 'rolling' && meter.endsAt <= now ? undefined : meter;
  }

  #begin(reader: Uint8Array, windowId: string, endsAt: number): ModelMeter {
    const meter = { endsAt, united: false, unitedWith: null, views: new Map(), receipts: new Set<string>() };
    this.#meters.set(`${text(reader)} ${windowId}`, meter);
    return meter;
  }

  #standing(request: Requests['history'], meter: ModelMeter | undefined) {
    return {
      used: meter?.views.size ?? 0,
      united: meter?.united ?? false,
      windowEndsAt: meter?.endsAt ?? request.window.endsAt,
    };
  }

  /** Whose meter it is: that of the reader with whom an anonymous one was united. */
  #owner<R extends Requests['view'] | Requests['release']>(request: R): { own: R; isMoved: boolean } {
    const owner = this.#find(request)?.unitedWith ?? null;
    if (owner === null) return { own: request, isMoved: false };
    return { own: { ...request, reader: Buffer.from(owner, 'hex') }, isMoved: true };
  }

  /** Whether the anonymous reader has views of their own. There are no entitlements here. */
  #isApart({ anonymous, ...place }: Requests['view']): boolean {
    const meter = anonymous ? this.#find({ ...place, reader: anonymous }) : undefined;
    return meter !== undefined && meter.unitedWith === null && meter.views.size > 0;
  }

  view(request: Requests['view']): ViewResult | ApartView {
    if (this.#isApart(request)) return apartIn(request.window);
    const { own, isMoved } = this.#owner(request);
    const found = this.#viewOwn(own);
    return isMoved ? { ...found, united: true, isMoved } : found;
  }

  #viewOwn(request: Requests['view']): ViewResult {
    const { reader, window, article, limit, now, count, receipt } = request;
    const second = Math.floor(now / 1000);
    const meter = this.#find(request);
    const standing = { ...this.#standing(request, meter), entitlement: null };
    const counted = meter?.views.get(text(article));
    if (counted !== undefined) {
      if (receipt && second - counted <= 60) meter?.receipts.add(text(article));
      return { outcome: 'already-read', ...standing };
    }
    if (standing.used >= limit) return { outcome: 'full', ...standing };
    if (!count) return { outcome: 'room', ...standing };
    const begun = meter ?? this.#begin(reader, window.id, window.endsAt);
    begun.views.set(text(article), second);
    if (receipt) begun.receipts.add(text(article));
    return { outcome: 'counted', ...standing, used: standing.used + 1 };
  }

  release(request: Requests['release']): ReleaseResult {
    const { own, isMoved } = this.#owner(request);
    const released = this.#releaseOwn(own);
    return isMoved ? { ...released, united: true, isMoved } : released;
  }

  #releaseOwn(request: Requests['release']): ReleaseResult {
    const { reader, window, now, most, despiteReceipt, lookOnly } = request;
    const article = text(request.article);
    const meter = this.#find(request);
    const second = meter?.views.get(article);
    const standing = { ...this.#standing(request, meter), countedAt: null, windowEnded: false };
    if (meter === undefined || second === undefined) return { outcome: 'not-counted', ...standing };
    if (Math.floor(now / 1000) - second > 60) return { outcome: 'too-late', ...standing };
    if (meter.receipts.has(article) && !despiteReceipt) return { outcome: 'receipt-issued', ...standing };
    const name = `${text(reader)} ${window.id}`;
    const held = this.#givenBack.get(name);
    const before = held !== undefined && (window.kind !== 'rolling' || held.endsAt > now) ? held : null;
    if ((before?.amount ?? 0) >= most) return { outcome: 'too-many', ...standing };
    const released = { ...standing, outcome: 'released' as const, used: standing.used - 1, countedAt: second * 1000 };
    if (lookOnly) return released;
    meter.views.delete(article);
    meter.receipts.delete(article);
    const amount = (before?.amount ?? 0) + 1;
    this.#givenBack.set(name, { amount, endsAt: Math.max(before?.endsAt ?? 0, meter.endsAt) });
    const windowEnded = window.kind === 'rolling' && meter.views.size === 0 && meter.unitedWith === null;
    if (windowEnded) this.#meters.delete(name);
    return { ...released, windowEnded };
  }

  history(request: Requests['history']): [article: string, second: number][] {
    return sorted([...(this.#find(request)?.views ?? [])]);
  }

  adopt(request: Requests['adopt']): Growth | null {
    const begun = this.#find(request);
    const unknown = request.views.filter(({ article }) => !begun?.views.has(text(article)));
    if (unknown.length === 0) return null;
    const meter = begun ?? this.#begin(request.reader, request.window.id, request.window.endsAt);
    const from = meter.views.size;
    for (const { article, countedAt } of unknown) meter.views.set(text(article), Math.floor(countedAt / 1000));
    meter.united = true;
    return { from, to: meter.views.size, windowEndsAt: meter.endsAt };
  }

  unite(request: Requests['unite']): UniteResult {
    const { registered, window } = request;
    const from = this.#find({ ...request, reader: request.anonymous });
    if (from !== undefined && from.unitedWith !== null) return { outcome: 'done-before', added: null };
    if (from === undefined || from.views.size === 0) return { outcome: 'nothing', added: null };
    from.unitedWith = text(registered);
    const to = this.#find({ ...request, reader: registered }) ?? this.#begin(registered, window.id, from.endsAt);
    const before = to.views.size;
    // Of an article in both the first view counts.
    for (const [article, second] of from.views)
      to.views.set(article, Math.min(second, to.views.get(article) ?? second));
    for (const article of from.receipts) to.receipts.add(article);
    to.united = true;
    const grown = to.views.size > before;
    const added = grown ? { from: before, to: to.views.size, windowEndsAt: to.endsAt } : null;
    return { outcome: 'united', added };
  }
}

/** A store's history in the form of the model's; the order of views of one second is not promised. */
export const asModelHistory = (views: readonly CountedView[]) =>
  sorted(views.map(({ article, countedAt }) => [text(article), countedAt / 1000]));

function sorted(views: [string, number][]): [string, number][] {
  return views.sort(([a, secondA], [b, secondB]) => secondA - secondB || (a < b ? -1 : 1));
}
