import type { Redis } from 'ioredis';
import { isReply } from './answer-watch.ts';

/** Where a server listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Slots that follow one another, and who has them. */
export interface SlotRange {
  readonly from: number;
  readonly to: number;
  readonly primary: Place;
  readonly replicas: readonly Place[];
}

/** Why a server of a cluster refuses a command that another, or the same a little later, will take. Nothing has happened then. */
export type Redirection =
  /** The slot has gone to another server. */
  | { readonly is: 'moved'; readonly slot: number; readonly to: Place }
  /** The slot is on its way, and what the command is about has arrived at the other server or is not there at all. */
  | { readonly is: 'moving'; readonly to: Place }
  /** The slot is on its way, and only a part of what the command is about has arrived. */
  | { readonly is: 'torn' }
  /** No server has the slot, or this one has lost the others. */
  | { readonly is: 'down' };

export const nameOf = ({ host, port }: Place): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);

/** A server that does not know its own address leaves it out: it is the one at which it was asked. */
const hostOr = (host: string | null, asked: Place) =>
  host === null || host === '' || host === '?' ? asked.host : host;

/** Who has which slots, by the server at `asked`. Throws if it knows of none. */
export async function askForSlots(redis: Redis, asked: Place): Promise<readonly SlotRange[]> {
  const answer = await redis.cluster('SLOTS');
  if (answer.length === 0) throw new Error(`${nameOf(asked)} knows of no server that has slots`);
  return answer.map(([from, to, ...servers]) => {
    const [primary = asked, ...replicas] = servers.map(([host, port]) => ({ host: hostOr(host, asked), port }));
    return { from, to, primary, replicas };
  });
}

/** What an error that a server answered with says about where to go; null if it is about something else. */
export function redirectionIn(error: unknown, asked: Place): Redirection | null {
  if (!isReply(error) || !(error instanceof Error)) return null;
  if (error.message.startsWith('TRYAGAIN ')) return { is: 'torn' };
  if (error.message.startsWith('CLUSTERDOWN ')) return { is: 'down' };
  const [, word, slot, host = '', port] = /^(MOVED|ASK) (\d+) (.*):(\d+)$/.exec(error.message) ?? [];
  if (word === undefined) return null;
  const to = { host: hostOr(host, asked), port: Number(port) };
  return word === 'ASK' ? { is: 'moving', to } : { is: 'moved', slot: Number(slot), to };
}
