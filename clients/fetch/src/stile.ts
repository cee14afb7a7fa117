import {
  conditionalHeaders,
  createDoor,
  isPersonal,
  refusalResponse,
  type ServerOptions,
  sealed,
  showsNothing,
  type Verdict,
  type Visit,
  waitResponse,
} from '@stile/core';
import { joseVerifier } from '@stile/core/jose';

export type FetchOptions = ServerOptions;

/** What the site knows of a request beside what it says. */
export type Known = Pick<Visit, 'article' | 'address' | 'signInToken' | 'locale' | 'gift' | 'requestId'>;

type Soon<T> = T | Promise<T>;

/** Answers with what the verdict's `variant` says. `request` is the reader's, without asking for a part of an answer or for none. */
export type Respond = (verdict: Verdict, request: Request) => Soon<Response>;

export interface StileDoor {
  /**
   * Asks before the article is sent, and has the site `respond` with what the reader may see. If nobody can say who may read, the site
   * is not asked, and a page of the door's asks to wait; an agent that is refused or asked to pay is answered so, too.
   */
  answer(request: Request, known: Known, respond: Respond): Promise<Response>;
}

function unconditional(request: Request): Request {
  const headers = new Headers(request.headers);
  for (const name of conditionalHeaders) headers.delete(name);
  return new Request(request, { headers });
}

/** For whatever answers a `Request` with a `Response`: Hono, a plain handler, a route of a framework. */
export function stile(options: FetchOptions): StileDoor {
  const door = createDoor(options, options.verifier ?? joseVerifier(options));

  return {
    async answer(request, known, respond) {
      const { method, url, headers } = request;
      const visit: Visit = { ...known, method, url, headers };
      const verdict = await door.decide(visit);
      if (!isPersonal(verdict)) return respond(verdict, request);
      if (verdict.variant === 'refused') return sealed(refusalResponse(verdict), verdict, door);
      if (verdict.variant === 'wait') return sealed(waitResponse(verdict, options.waitPage), verdict, door);
      try {
        const response = await respond(verdict, unconditional(request));
        if (showsNothing(response.status)) await door.release(visit, verdict);
        return sealed(response, verdict, door);
      } catch (error) {
        await door.release(visit, verdict);
        throw error;
      }
    },
  };
}
