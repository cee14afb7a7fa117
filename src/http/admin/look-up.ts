import type { EpochMs } from '../../paywall/clock.ts';
import type { Entitlement } from '../../paywall/entitlements/entitlement.ts';
import { hasCode } from '../../paywall/errors.ts';
import type { Publication } from '../../paywall/publication.ts';
import { isReaderId, isSignInId } from '../../paywall/reader.ts';
import type { FoundReader } from '../../paywall/support/find-by-email.ts';
import { emailAddress } from '../schemas/email.ts';
import type { lookUpForms } from '../schemas/look-up.ts';
import type { HttpServices } from '../services.ts';
import { answeredWithin, providerWithinMs } from '../within-time.ts';
import { createReaderFinder, type NamedBy, type NamedReader } from './find-reader.ts';

export type LookUpForm = (typeof lookUpForms)[number];

/** A reader whom a text may mean. */
export interface LookedUp {
  readonly named: NamedReader;
  /** How they are named in other calls. */
  readonly name: string;
  readonly by: NamedBy;
  readonly known: boolean;
  readonly entitlement: Entitlement;
  /** The provider's id of them, if they were found there. */
  readonly customer: string | null;
}

export interface LookUpResult {
  readonly form: LookUpForm;
  /** Whether it is written as a support code, and is none. */
  readonly mistyped: boolean;
  readonly readers: readonly LookedUp[];
}

interface Asked {
  readonly form: LookUpForm;
  readonly text: string;
}

type Needs = Pick<HttpServices, 'hashes' | 'supportDesk' | 'supportCodes' | 'clock'>;

const isEmail = (text: string): boolean => emailAddress.safeParse(text).success;

/** Seven groups of four, as codes are shown, perhaps with the words that stand before them. */
const codeForm = /(?:^|[\s:：])([a-z0-9]{4}(?:[\s\p{Pd}][a-z0-9]{4}){6})$/iu;

/**
 * Finds the readers whom a text may mean, whatever it is: a code, an id of Stile's, of the publisher's or of the payment provider's, or an
 * e-mail address. It is known by its form. A publisher may call readers anything, so a sign-in id of whom something is stored is found
 * beside; if nothing else is meant, it is one.
 */
export function createLookUp(needs: Needs) {
  const { supportDesk, supportCodes, clock } = needs;
  const findReader = createReaderFinder(needs);

  const readerOf = (text: string) => supportCodes.readerOf(codeForm.exec(text)?.[1] ?? text);

  function formOf(text: string): LookUpForm {
    if (isReaderId(text)) return 'reader-id';
    if (supportDesk.isObjectId(text)) return 'stripe-id';
    if (isEmail(text)) return 'email';
    return readerOf(text) === null ? 'sign-in-id' : 'support-code';
  }

  async function storedOf(publication: Publication, name: string, by: NamedBy): Promise<LookedUp> {
    const named = findReader(publication, name, by);
    const { known, entitlement, kind } = await supportDesk.read(named.buyer, clock.now());
    return { named: { ...named, kind: named.kind ?? kind }, name, by, known, entitlement, customer: null };
  }

  async function signInOf(publication: Publication, text: string): Promise<LookedUp | null> {
    const mayBe = publication.settings.identity !== null && isSignInId(text);
    return mayBe ? storedOf(publication, text, 'sign-in') : null;
  }

  const fromProvider = ({ buyer, customer, entitlement }: FoundReader): LookedUp => ({
    named: { buyer, kind: buyer.kind ?? null },
    name: buyer.reader,
    by: 'id',
    known: true,
    entitlement,
    customer,
  });

  async function atProvider(publication: Publication, { form, text }: Asked, now: EpochMs) {
    if (form === 'email') return supportDesk.findByEmail(publication, text, now);
    const found = await supportDesk.findAtProvider(publication, text, now);
    return found === null ? [] : [found];
  }

  async function meantBy(publication: Publication, asked: Asked): Promise<readonly LookedUp[]> {
    const { form, text } = asked;
    if (form === 'sign-in-id') return [];
    const id = form === 'reader-id' ? text : readerOf(text);
    if (form !== 'email' && form !== 'stripe-id') return id === null ? [] : [await storedOf(publication, id, 'id')];
    const found = await answeredWithin(atProvider(publication, asked, clock.now()), providerWithinMs);
    return found.map(fromProvider);
  }

  return async (publication: Publication, typed: string): Promise<LookUpResult> => {
    const text = typed.trim();
    const asked = { form: formOf(text), text };
    const signIn = await signInOf(publication, text);
    const meant = await meantBy(publication, asked).catch((error: unknown) => {
      // Who is called that is found without the provider.
      if (signIn?.known && hasCode(error, 'provider-unavailable')) return [];
      throw error;
    });
    const isMeant = signIn !== null && (signIn.known || meant.length === 0);
    const mistyped = asked.form === 'sign-in-id' && codeForm.test(text) && !signIn?.known;
    return { form: asked.form, mistyped, readers: mistyped ? [] : [...meant, ...(isMeant ? [signIn] : [])] };
  };
}
