import type { StandInControls } from '../../../src/sandbox/stand-in-controls.ts';
import type { Asker, ConcurrentReaders } from '../../../test/support/concurrent-readers.ts';
import type { Chance } from '../../soak/chance.ts';
import type { Faults } from '../books/faults.ts';
import { kindOf, type Observed } from '../books/observed.ts';
import type { WindowEpoch } from './window-epoch.ts';

/** What is true at Stripe: paid for and running; ended; or not known, because a call was not answered. */
export type Bought = 'nothing' | 'paid' | 'ended' | 'unsure';

/** A reader who buys, reads what only subscribers may, and perhaps ends it. */
export interface Buyer {
  readonly name: string;
  readonly bought: Bought;
  buy(): Promise<void>;
  /** Reads as a subscriber, with the entitlement token if there is one, or without. */
  read(): Promise<void>;
  /** Cancels, or has everything given back. */
  end(): Promise<void>;
  /** Whether the store lets them in now, as it should. */
  isRight(): Promise<boolean>;
}

export interface BuyerNeeds {
  readonly crowd: ConcurrentReaders;
  readonly controls: Pick<StandInControls, 'pay' | 'cancel' | 'refund'>;
  readonly observed: Observed;
  readonly faults: Faults;
  readonly chance: Chance;
  readonly epoch: WindowEpoch;
}

const publication = 'nikkei-asian-review';
const order = { offer: 'trial-3-months', returnUrl: 'https://asia.example.com/japan-china-collaboration' };
const premium = { id: 'for-subscribers', tier: 'premium' };
const subscribed: readonly string[] = ['TRIAL', 'SUBSCRIBER', 'GRACE'];
const subscribedStates: readonly string[] = ['trial', 'active', 'grace'];

/** `asker` names a reader of whom nothing is known yet. */
export function createBuyer(name: string, asker: Asker, needs: BuyerNeeds): Buyer {
  const { crowd, controls, observed, faults, chance, epoch } = needs;
  let bought: Bought = 'nothing';
  let reader = '';
  let wasLetIn = false;
  let token: { readonly value: string; readonly epoch: number } | undefined;

  async function openCheckout(): Promise<string | null> {
    const unknown: { session?: string; code?: string } = {};
    const { status, body } = await crowd.post(`/v1/${publication}/checkout`, order, { asker, unknown });
    if (status !== 201) observed.noteFailure(`checkout: ${status} ${body.code ?? ''}`.trim());
    return body.session ?? null;
  }

  /** What was not answered may have happened. */
  async function atStripe(what: string, call: () => Promise<unknown>): Promise<boolean> {
    bought = 'unsure';
    try {
      await call();
      return true;
    } catch {
      observed.noteFailure(`${what}: no answer of Stripe`);
      return false;
    }
  }

  async function read(): Promise<void> {
    const [expected, begun] = [bought, epoch.now];
    const isCurrent = token?.epoch === begun && begun % 2 === 0;
    const entitlement = isCurrent && chance.number(2) === 0 ? token?.value : undefined;
    const reply = await crowd.view({ ...asker, entitlement }, premium);
    observed.note(reply);
    const kind = kindOf(reply);
    const isIn = reply.status === 200 && subscribed.includes(reply.body.reason);
    const mustBeIn = expected === 'paid' && bought === 'paid' && begun === epoch.now && kind !== 'error';
    // By the token without the store; without it as the store says, once it has said so.
    const kept = entitlement !== undefined || (wasLetIn && kind === 'stored');
    const told = `${name}: ${reply.status} ${reply.body.reason ?? reply.body.code}, ${entitlement === undefined ? 'no ' : ''}token`;
    faults.note('wrongEntitlements', mustBeIn && kept && !isIn ? 1 : 0, told);
    if (!isIn) return;
    wasLetIn = true;
    if (reply.body.token !== undefined) token = { value: reply.body.token, epoch: epoch.now };
  }

  return {
    name,
    get bought() {
      return bought;
    },
    async buy() {
      const first = await crowd.view(asker, 'before-buying');
      observed.note(first);
      if (first.status !== 200) return;
      reader = first.body.reader.id;
      const session = await openCheckout();
      if (session === null) return;
      if (await atStripe('pay', () => controls.pay(session, { outcome: 'paid' }))) bought = 'paid';
    },
    read,
    async end() {
      const deed = chance.number(2) === 0 ? () => controls.cancel(reader, 'now') : () => controls.refund(reader);
      if (await atStripe('end', deed)) bought = 'ended';
    },
    async isRight() {
      const { status, body } = await crowd.view(asker, premium, true);
      if (status !== 200 || body.reason === 'FAIL_CLOSED') return false;
      return subscribedStates.includes(body.entitlement.state) === (bought === 'paid');
    },
  };
}
