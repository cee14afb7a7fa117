/**
 * The currencies in which the payment provider sells, and how it writes amounts in them:
 * https://docs.stripe.com/currencies#presentment-currencies. This is the one table: it decides what readers are shown and what they are
 * charged, so that the two are the same. What a machine's ICU says of decimals differs from it, and from version to version.
 */

const codes = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** https://docs.stripe.com/currencies#zero-decimal */
const withoutDecimals = codes('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf');

/** Those that have no decimals any more, and that the provider still writes in hundredths: `#special-cases`. */
const writtenInHundredths = codes('isk ugx');

/** https://docs.stripe.com/currencies#three-decimal */
const withThreeDecimals = codes('bhd jod kwd omr tnd');

/** All others. Forint and Taiwan dollars are among them: only payouts of them have no decimals. */
const withTwoDecimals = codes(`
  aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk dkk dop
  dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl
  mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp
  sle sos srd std szl thb tjs top try ttd twd tzs uah usd uyu uzs wst xcd xcg yer zar zmw
`);

/** Every currency that the provider takes: ISO 4217, lower case, in alphabetical order. */
export const currencies: readonly string[] = [
  ...withoutDecimals,
  ...writtenInHundredths,
  ...withThreeDecimals,
  ...withTwoDecimals,
].sort();

const known: ReadonlySet<string> = new Set(currencies);

/** Whether the provider takes the currency; the code in lower case. */
export const isCurrency = (code: string): boolean => known.has(code);

/** How many decimals the currency is written with, and so what `Money` counts: two for dollars, none for yen. */
export function decimalsOf(currency: string): number {
  const code = currency.toLowerCase();
  if (withoutDecimals.has(code) || writtenInHundredths.has(code)) return 0;
  return withThreeDecimals.has(code) ? 3 : 2;
}

/** How many decimals the provider's amounts have. They differ from those of `Money` in two currencies. */
export const providerDecimalsOf = (currency: string): number =>
  writtenInHundredths.has(currency.toLowerCase()) ? 2 : decimalsOf(currency);
