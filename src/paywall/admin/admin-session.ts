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
  /** A keyed hash of who it is and how they are known, by which their sessions are listed; those of before have none. */
  readonly owner?: string | undefined;
  /** The kind of browser, for people: `Firefox on Windows`. */
  readonly browser?: string | undefined;
  /** When something was last asked for, to the minute. */
  readonly usedAt?: EpochMs | undefined;
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
  /** Those of one owner that run, the last begun first, up to `mostListed`. */
  list(owner: string, now: EpochMs): Promise<readonly ListedSession[]>;
}

/** A session with its key in the store, which opens nothing. */
export interface ListedSession {
  readonly key: string;
  readonly session: AdminSession;
}

/** Maximum sessions of one admin that are listed. */
export const mostListed = 100;

/** What an admin's browser receives. */
export interface SignedIn {
  readonly admin: KnownAdmin;
  /** What every call that changes something must repeat: only a page of this service can have read it. */
  readonly csrf: string;
  readonly endsAt: EpochMs;
}

export interface AdminSessions {
  /** `id` is for the browser's cookie alone. `browser` says which kind it is, for people. */
  start(admin: KnownAdmin, basis: string, browser: string): Promise<SignedIn & { readonly id: string }>;
  /** Null if there is none, it has ended, or what it was based on holds no longer. Asking keeps it from becoming idle. */
  find(id: string): Promise<SignedIn | null>;
  end(id: string): Promise<void>;
  /** Where an admin is signed in, the last begun first. `id` is that of the session that asks, if one does. */
  list(admin: KnownAdmin, id: string | null): Promise<readonly OwnSession[]>;
  /** Ends one of an admin's own sessions by its key. Returns whether there was such a one. */
  endOwn(admin: KnownAdmin, key: string): Promise<boolean>;
  /** Ends all of an admin's own sessions but the one that asks. */
  endOthers(admin: KnownAdmin, id: string | null): Promise<void>;
}

/** One of an admin's own sessions, as they see it. */
export interface OwnSession {
  readonly key: string;
  readonly browser: string | null;
  readonly startedAt: EpochMs;
  readonly usedAt: EpochMs;
  readonly endsAt: EpochMs;
  /** Whether it is the one that asks. */
  readonly isCurrent: boolean;
}

/** Makes the ids of sessions, and what follows from them. */
export interface AdminSessionIds {
  mint(): string;
  keyOf(id: string): string;
  csrfOf(id: string): string;
  /** The same for every session of one admin. */
  ownerOf(admin: KnownAdmin): string;
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

/** Sessions of before say only when they end if nothing more is asked for. */
const lastUseOf = ({ usedAt, endsAt }: AdminSession): EpochMs => usedAt ?? endsAt - idleSessionMs;

export function createAdminSessions({ store, ids, bases, clock }: Needs): AdminSessions {
  const shown = (id: string, { name, role, endsAt }: AdminSession, via: SignInWay): SignedIn => ({
    admin: { name, role, via },
    csrf: ids.csrfOf(id),
    endsAt,
  });

  async function extended(key: string, session: AdminSession, now: EpochMs): Promise<AdminSession> {
    if (now - lastUseOf(session) < extendEveryMs) return session;
    const longer = { ...session, usedAt: now, endsAt: endOf(session.startedAt, now) };
    await store.extend(key, longer, now);
    return longer;
  }

  /** Those that still count: removing an admin token ends its sessions, although the store has them. */
  async function own(admin: KnownAdmin): Promise<readonly ListedSession[]> {
    const listed = await store.list(ids.ownerOf(admin), clock.now());
    return listed.filter(({ session }) => bases.has(session.basis));
  }

  return {
    async start(admin, basis, browser) {
      const { name, role, via } = admin;
      const now = clock.now();
      const id = ids.mint();
      const times = { startedAt: now, usedAt: now, endsAt: endOf(now, now) };
      const session = { name, role, basis, owner: ids.ownerOf(admin), browser, ...times };
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

    async list(admin, id) {
      const current = id === null ? null : ids.keyOf(id);
      return (await own(admin)).map(({ key, session }) => ({
        key,
        browser: session.browser ?? null,
        startedAt: session.startedAt,
        usedAt: lastUseOf(session),
        endsAt: session.endsAt,
        isCurrent: key === current,
      }));
    },

    async endOwn(admin, key) {
      const isOwn = (await own(admin)).some((each) => each.key === key);
      if (isOwn) await store.end(key);
      return isOwn;
    },

    async endOthers(admin, id) {
      const current = id === null ? null : ids.keyOf(id);
      const others = async () => (await own(admin)).filter(({ key }) => key !== current);
      // A store lists so many at once.
      for (let left = await others(); left.length > 0; left = await others())
        await Promise.all(left.map(({ key }) => store.end(key)));
    },
  };
}
