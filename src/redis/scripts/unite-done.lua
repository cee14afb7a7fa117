-- Last step of a union: what was claimed is marked as done.
-- KEYS: 1 meter of the anonymous reader
-- ARGV: 1 anonymous reader, 2 registered reader
-- Returns: 'done'
-- Needs no deadline, for it may happen at any time after the second step. Where the window has ended meanwhile it does
-- nothing, so that no key without an expiry comes into being.
local field = 'o' .. ARGV[1]
if redis.call('HGET', KEYS[1], field) == ARGV[2] .. 'p' then redis.call('HSET', KEYS[1], field, ARGV[2] .. 'd') end
return 'done'
