import type { Redis } from 'ioredis';

/**
 * From now on the scripts that this client sends have one argument more, the id of the request that they are sent for, if there is
 * one. They ignore it; in `SLOWLOG` and `MONITOR` it says whose command that is.
 */
export function markScripts(redis: Redis, requestId: () => string | null): void {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, stream) => {
    const id = command.name === 'evalsha' || command.name === 'eval' ? requestId() : null;
    if (id !== null) command.args.push(id);
    return send(command, stream);
  };
}
