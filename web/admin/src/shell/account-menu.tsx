import { Button, Popover, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { AdminRole } from '../../../../src/paywall/admin/admin.ts';
import { useSession, useSessionKeeper } from '../api/api-context.tsx';
import { messageOf } from '../api/problem.ts';
import { Icon } from '../components/icon.tsx';
import { useNavigation } from '../navigation/navigation-context.tsx';

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
  return (
    <Popover position="bottom-end" width={260} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          className="account-button"
          leftSection={<Icon name="person" />}
          aria-label={`Account: ${name}, ${role}`}
        >
          <span className="account-name">{name}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Account">
        <Text size="sm" mb="sm">
          Signed in as {name}, {role}. {meanings[role]}
        </Text>
        <Button variant="default" fullWidth onClick={() => whenFree(() => void signOut())}>
          Sign out
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
