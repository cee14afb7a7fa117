-- Notes the arm of an experiment, unless one is known.
-- KEYS: 1 what is known of a reader
-- ARGV: 1 field, 2 its value, 3 now (13 digits), 4 time to live (ms), 5 deadline by Redis's clock (ms)
-- Returns: the value now, or 'late' past the deadline: nothing was written
local known = redis.call('HGET', KEYS[1], ARGV[1])
if known and string.sub(known, 1, 13) > ARGV[3] then return known end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[5]) then return 'late' end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HDEL', KEYS[1], 'u')
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return ARGV[2]
