/** As docker/redis.conf has it: what was acknowledged survives a kill. */
export const durable = [
  ...['--appendonly', 'yes', '--appendfsync', 'always'],
  ...['--hash-max-listpack-entries', '512', '--hash-max-listpack-value', '1024'],
] as const;
