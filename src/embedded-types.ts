import type { IncomingMessage, ServerResponse } from 'node:http';

/** The service within a server of somebody else's. */
export interface EmbeddedService {
  /** Answers a request, and those for nothing of Stile's with 404. The body must not have been read. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Whether the path of a request is one of Stile's. */
  isOwnPath(path: string): boolean;
  /** In sandbox mode, unless `ADMIN_TOKENS` is set, the token for the admin pages. */
  readonly adminToken: string | null;
  /** Starts what runs in the background: reconciliation, views to be counted later. Listens on no port. */
  start(): Promise<void>;
  /** Stops it and closes the store. Close your server before. */
  close(): Promise<void>;
}

/** What `createService` rejects with if Stile cannot start as it is set. */
export interface SettingsError extends Error {
  readonly faults: readonly string[];
}

/** Makes the service by settings named as in the environment, such as `process.env`. Rejects with a `SettingsError`. */
export type CreateService = (environment: Readonly<Record<string, string | undefined>>) => Promise<EmbeddedService>;
