/** What each may do is said in `rights.ts`. Of several that somebody has at their provider the last counts. */
export const adminRoles = ['viewer', 'support', 'editor', 'owner'] as const;

export type AdminRole = (typeof adminRoles)[number];

/** Somebody at the publisher. */
export interface Admin {
  /** By which the audit log knows them. */
  readonly name: string;
  readonly role: AdminRole;
}

/** How admins prove who they are. */
export const signInWays = ['token', 'single-sign-on'] as const;

export type SignInWay = (typeof signInWays)[number];

/** An admin who has signed in. */
export interface KnownAdmin extends Admin {
  readonly via: SignInWay;
}
