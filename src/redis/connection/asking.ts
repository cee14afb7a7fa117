import type { Redis } from 'ioredis';

/**
 * The same client, which says ASKING before each command: only so does a server take one about a slot that is still on its way to it.
 */
export function askingOf(redis: Redis): Redis {
  const sendCommand: Redis['sendCommand'] = (command, stream) => {
    // If it fails, so does the command.
    redis.asking().catch(() => {});
    return redis.sendCommand(command, stream);
  };
  return Object.create(redis, { sendCommand: { value: sendCommand } });
}
