-- Notes with a reader that a gift has let them in.
-- KEYS: 1 what there is of gifts of the reader
-- ARGV: 1 field of the gift, 2 time to live (ms)
-- Returns: 'noted'
-- Needs no deadline, because it may be noted late.
redis.call('HSET', KEYS[1], ARGV[1], '')
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 'noted'
