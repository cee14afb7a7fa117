import { Button, Popover, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { AdminRole } from '../../../../src/paywall/admin/admin.ts';
import { useSession, useSessionKeeper } from '../api/api-context.tsx';
import { messageOf } from '../api/problem.ts';
import { Icon } from '../components/icon.tsx';
import { useNavigation } from '../navigation/navigation-context.tsx';
import { OwnSessions } from './own-sessions.tsx';

const meanings: Readonly<Record<AdminRole, string>> = {
  viewer: 'You may look at everything but the audit log.',
  support: 'You may look up readers, give them free access and their articles, and end what was given.',
  editor: 'You may change offers, the meter, the wording and links.',
  owner: 'You may change everything, readers too.',
};

/** Who is signed in and as what, and the way out. */
export function AccountMenu() {
  const { name, role } = useSession();
  const keeper = useSessionKeeper();
  const { whenFree } = useNavigation();
  const signOut = () =>
    keeper.signOut().catch((error: unknown) => {
      notifications.show({ color: 'red', title: 'You are still signed in', message: messageOf(error) });
    });
  const [opened, setOpened] = useState(false);
  const [listing, setListing] = useState(false);
  const showSessions = () => {
    setOpened(false);
    setListing(true);
  };
  return (
    <>
      <Popover position="bottom-end" width={260} trapFocus returnFocus opened={opened} onChange={setOpened}>
        <Popover.Target>
          <Button
            variant="default"
            className="account-button"
            leftSection={<Icon name="person" />}
            aria-label={`Account: ${name}, ${role}`}
            onClick={() => setOpened((before) => !before)}
          >
            <span className="account-name">{name}</span>
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Account">
          <Text size="sm" mb="sm">
            Signed in as {name}, {role}. {meanings[role]}
          </Text>
          <Button variant="subtle" fullWidth mb="xs" onClick={showSessions}>
            Where you are signed in
          </Button>
          <Button variant="default" fullWidth onClick={() => whenFree(() => void signOut())}>
            Sign out
          </Button>
        </Popover.Dropdown>
      </Popover>
      <OwnSessions opened={listing} onClose={() => setListing(false)} />
    </>
  );
}
