/** A banner as the service wrote it: texts, never HTML. */
export interface Banner {
  readonly state: string;
  readonly layout: 'bar' | 'wall';
  readonly locale: string;
  readonly headline: string;
  readonly strapline: string | null;
  readonly straplineCompact: string | null;
  readonly body: string | null;
  readonly list: { readonly intro: string; readonly items: readonly string[] } | null;
  readonly terms: string | null;
  readonly note: string | null;
  readonly image: { readonly alt: string } | null;
  /** `action` is `offers`, `checkout`, `register`, `portal` or a URL. */
  readonly button: { readonly label: string; readonly action: string } | null;
  readonly offer: { readonly id: string; readonly label: string; readonly deadline: string | null } | null;
}

/** The answer of the metering call, as far as the component reads it. The event `stile:decision` has all of it. */
export interface Decision {
  readonly granted: boolean;
  readonly reason: string;
  /** Left out if the service could not be asked. */
  readonly reader?: { readonly supportCode?: string };
  readonly banner: Banner | null;
  readonly receipt?: string;
}

export interface Offer {
  readonly id: string;
  readonly label: string;
}

/** The text of an article: a fragment of HTML, or paragraphs of plain text. */
export type Body = string | readonly string[];

/** What is on sale to the reader. */
export interface OnSale {
  readonly offers: readonly Offer[];
  /** The page that compares them. */
  readonly url: string;
}
