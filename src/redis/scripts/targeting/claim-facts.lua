-- First step of a union: what is known of an anonymous reader, unless a registered reader was given it.
-- KEYS: 1 what is known
-- ARGV: none
-- Returns: how long that lives (ms), then in turn field and value; nothing if there is nothing to give
-- Needs no deadline, because the last step says whether it was done.
local found = redis.call('HGETALL', KEYS[1])
if #found == 0 or redis.call('HGET', KEYS[1], 'u') == 'd' then return {} end
redis.call('HSET', KEYS[1], 'u', 'p')
return { redis.call('PTTL', KEYS[1]), unpack(found) }
