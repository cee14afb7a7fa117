import { isInvalidRequest } from '../stripe-errors.ts';

/** The id of something that Stile has at Stripe, found or made once for this process. */
export interface KeptId {
  /** Calls Stripe with it. If Stripe refuses that, because somebody archived the thing, it is found or made again, and the call repeated once. */
  use<T>(call: (id: string) => Promise<T>): Promise<T>;
}

/** `find` gets the id that Stripe refused, null at first. */
export function keepId(find: (refused: string | null) => Promise<string>): KeptId {
  let kept: Promise<string> | null = null;

  /** Once for this process, unless it fails. */
  function keep(refused: string | null): Promise<string> {
    const finding = find(refused);
    kept = finding;
    finding.catch(() => {
      kept = null;
    });
    return finding;
  }

  return {
    async use(call) {
      const id = await (kept ?? keep(null));
      try {
        return await call(id);
      } catch (error) {
        if (!isInvalidRequest(error)) throw error;
        const another = await keep(id);
        if (another === id) throw error;
        return call(another);
      }
    },
  };
}
