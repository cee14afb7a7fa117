/**
 * Loads undici, with which Node's own `fetch` shares one dispatcher: that of whichever is loaded first. The two versions do not take the
 * same requests, so Node's own is loaded before, and `fetch` stays what it is for everybody else in the process.
 */
export function loadUndici(): Promise<typeof import('undici')> {
  // A property that Node fills by loading its own.
  Reflect.get(globalThis, 'Response');
  return import('undici');
}
