-- Last step of a union: a registered reader was given everything, unless more has become known meanwhile.
-- KEYS: 1 what is known of the anonymous reader
-- ARGV: none
-- Returns: 'done', or 'more': nothing was written
-- Needs no deadline, because it may happen at any time after the second step.
if redis.call('HGET', KEYS[1], 'u') ~= 'p' then return 'more' end
redis.call('HSET', KEYS[1], 'u', 'd')
return 'done'
