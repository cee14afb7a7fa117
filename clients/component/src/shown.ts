/**
 * Resolves when the page is in front of somebody. A page that the browser prepares before anybody has asked for it is as hidden as one
 * in a background tab, and neither is a view yet.
 */
export async function shown(): Promise<void> {
  while (document.hidden) await new Promise((resolve) => addEventListener('visibilitychange', resolve, { once: true }));
}
