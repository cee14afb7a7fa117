import { notifications } from '@mantine/notifications';

/** Says what came of the last act. What was said before of another is out of date, and goes. */
export function say(title: string, message: string, color = 'green'): void {
  notifications.clean();
  notifications.show({ title, message, color });
}
