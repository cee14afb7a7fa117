import { notifications } from '@mantine/notifications';
import { messageOf } from '../api/problem.ts';

export const done = (message: string): string => notifications.show({ message, color: 'green' });

export const failed = (title: string, error: unknown): string =>
  notifications.show({ title, message: messageOf(error), color: 'red' });
