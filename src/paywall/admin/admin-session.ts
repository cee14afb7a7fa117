import type { Clock, EpochMs } from '../clock.ts';
import type { Admin, KnownAdmin, SignInWay } from './admin.ts';

/** How long an admin stays signed in at most, whatever they do: a working day. */
export const longestSessionMs = 8 * 60 * 60_000;

/** How long they stay signed in without asking for anything. */
const idleSessionMs = 60 * 60_000;

/** A session's end is moved in the store this often at most, so that reading a page seldom writes. */
const extendEveryMs = 60_000;

/** An admin who has signed in in a browser. */
export interface AdminSession extends Admin {
  /** A keyed hash of what they signed in by: the admin token with its name and role, or the settings of single sign-on. */
  readonly basis: string;
  readonly startedAt: EpochMs;
  /** It ends then unless it is extended before. */
  readonly endsAt: EpochMs;
}

/** Sessions by keyed hashes of their ids, so that a copy of the store opens none of them. */
export interface AdminSessionStore {
  start(key: string, session: AdminSession, now: EpochMs): Promise<void>;
  /** Null if there is none, or where it has ended. */
  find(key: string, now: EpochMs): Promise<AdminSession | null>;
  /** Rewrites an existing session. One that was ended meanwhile stays ended. */
  extend(key: string, session: AdminSession, now: EpochMs): Promise<void>;
  end(key: string): Promise<void>;
}

/** What an admin's browser receives. */
export interface SignedIn {
  readonly admin: KnownAdmin;
  /** What every call that changes something must repeat: only a page of this service can have read it. */
  readonly csrf: string;
  readonly endsAt: EpochMs;
}

export interface AdminSessions {
  /** `id` is for the browser's cookie alone. */
  start(admin: KnownAdmin, basis: string): Promise<SignedIn & { readonly id: string }>;
  /** Null if there is none, it has ended, or what it was based on holds no longer. Asking keeps it from becoming idle. */
  find(id: string): Promise<SignedIn | null>;
  end(id: string): Promise<void>;
}

/** Makes the ids of sessions, and what follows from them. */
export interface AdminSessionIds {
  mint(): string;
  keyOf(id: string): string;
  csrfOf(id: string): string;
}

interface Needs {
  readonly store: AdminSessionStore;
  readonly ids: AdminSessionIds;
  /** What sessions may be based on now, and which way it is. Removing an admin token from the settings ends its sessions. */
  readonly bases: ReadonlyMap<string, SignInWay>;
  readonly clock: Clock;
}

const endOf = (startedAt: EpochMs, now: EpochMs): EpochMs =>
  Math.min(startedAt + longestSessionMs, now + idleSessionMs);

export function createAdminSessions({ store, ids, bases, clock }: Needs): AdminSessions {
  const shown = (id: string, { name, role, endsAt }: AdminSession, via: SignInWay): SignedIn => ({
    admin: { name, role, via },
    csrf: ids.csrfOf(id),
    endsAt,
  });

  async function extended(key: string, session: AdminSession, now: EpochMs): Promise<AdminSession> {
    const endsAt = endOf(session.startedAt, now);
    if (endsAt - session.endsAt < extendEveryMs) return session;
    const longer = { ...session, endsAt };
    await store.extend(key, longer, now);
    return longer;
  }

  return {
    async start({ name, role, via }, basis) {
      const now = clock.now();
      const id = ids.mint();
      const session = { name, role, basis, startedAt: now, endsAt: endOf(now, now) };
      await store.start(ids.keyOf(id), session, now);
      return { ...shown(id, session, via), id };
    },

    async find(id) {
      const now = clock.now();
      const key = ids.keyOf(id);
      const session = await store.find(key, now);
      const via = session === null ? undefined : bases.get(session.basis);
      if (session === null || via === undefined) return null;
      return shown(id, await extended(key, session, now), via);
    },

    end: (id) => store.end(ids.keyOf(id)),
  };
}
