type Token = string | null | undefined;

/** The element in the page. */
export interface Host extends HTMLElement {
  /**
   * Gets the reader's sign-in token, or nothing for an anonymous one. It is called with `true` if the token that it gave before does not
   * hold any more. A token is never an attribute, because everything in the page can read those.
   */
  token?: (expired: boolean) => Token | Promise<Token>;
}
