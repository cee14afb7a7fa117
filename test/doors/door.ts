import { duringTests } from '../support/during-tests.ts';

/** A Stile that a door asks. */
export interface StileAt {
  readonly url: string;
  readonly publication: string;
}

export interface DoorOptions {
  /** What the site prefers while Stile is unavailable. */
  readonly onFailure: 'open' | 'closed';
}

/** A door with the site behind it. */
export interface StartedDoor {
  /** Where readers ask for pages, without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** One of the ways in which a site enforces what Stile decides, in front of the sentinel site. */
export interface Door {
  readonly name: string;
  /** The policies that it can follow by itself while Stile is unavailable. */
  readonly policies: readonly DoorOptions['onFailure'][];
  /** What it lets caches keep of a teaser; `private, no-store` for most. */
  readonly teaserCaching: RegExp;
  /** Whether it opens articles again by receipts and entitlement tokens, without asking Stile. */
  readonly verifiesTokens: boolean;
  start(stile: StileAt, options: DoorOptions): Promise<StartedDoor>;
}

/** One for a block of tests. */
export const useDoor = (
  door: Door,
  stile: () => StileAt,
  options: DoorOptions = { onFailure: 'closed' },
): StartedDoor =>
  duringTests(
    () => door.start(stile(), options),
    (started) => started.stop(),
  );
