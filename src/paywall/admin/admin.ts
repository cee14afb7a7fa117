/** Each may do all that those before it may. */
export const adminRoles = ['viewer', 'editor', 'owner'] as const;

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

export const mayActAs = ({ role }: Admin, needed: AdminRole): boolean =>
  adminRoles.indexOf(role) >= adminRoles.indexOf(needed);
