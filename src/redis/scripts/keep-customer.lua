-- Keeps a reader's customer for good.
-- KEYS: 1 what there is of a reader who has not paid, 2 billing
-- ARGV: 1 the field in billing, 2 deadline by Redis's clock (ms)
-- Returns: 'kept', 'none', or 'late' past the deadline: nothing was written
local customer = redis.call('HGET', KEYS[1], 'c')
if not customer then return 'none' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[2]) then return 'late' end
redis.call('HSETNX', KEYS[2], ARGV[1], customer)
redis.call('HDEL', KEYS[1], 'c')
return 'kept'
