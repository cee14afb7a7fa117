import type { Admin, AdminRole } from './admin.ts';

/** Which roles may do what. Whatever asks whether somebody may do something asks for one of these rights, never for a role. */
const rolesByRight = {
  /** Everything that the pages show, but for what follows. */
  read: ['viewer', 'support', 'editor', 'owner'],
  /** Offers, the meter, the wording, gift links and newsletters. */
  edit: ['editor', 'owner'],
  /** The secrets with which events are signed: who gets them is told everything. */
  'manage-hooks': ['owner'],
  /** Who changed these, and their earlier versions. */
  'read-history': ['editor', 'owner'],
  /** What readers are given: free access and their articles, and the end of such a gift. */
  'help-readers': ['support', 'owner'],
  /** What readers have paid for, and what is held of them: end, move, erase. */
  'manage-readers': ['owner'],
  /** A file with everything that is held of a reader. */
  'export-readers': ['owner'],
  /** What opens articles to partners without the meter. */
  'issue-licences': ['owner'],
  /** It names colleagues and readers. */
  'read-audit': ['owner'],
} as const satisfies Readonly<Record<string, readonly AdminRole[]>>;

export type AdminRight = keyof typeof rolesByRight;

/** In the order of `adminRoles`. */
export const rolesWith = (right: AdminRight): readonly AdminRole[] => rolesByRight[right];

export const mayDo = ({ role }: Pick<Admin, 'role'>, right: AdminRight): boolean => rolesWith(right).includes(role);
