/** The page to which one comes back in a window of its own. */
export const signedInPath = '/sign-in/done';

/** Where to go to sign in with the provider and come back to `page`, which lies below `/admin`. */
function addressOf(url: string, page: string): string {
  const address = new URL(url, location.origin);
  address.searchParams.set('return', page);
  return address.href;
}

/** Leaves these pages, and comes back to the same address. */
export function goToProvider(url: string): void {
  location.assign(addressOf(url, location.pathname + location.search));
}

/** In a window beside this one, which stays as it is. */
export function openProvider(url: string): void {
  window.open(addressOf(url, `/admin${signedInPath}`), 'stile-sign-in', 'popup,width=520,height=680');
}
