-- Takes a customer away from a reader who has it.
-- KEYS: 1 what there is of a reader who has not paid, 2 billing
-- ARGV: 1 the field in billing, 2 the customer, 3 deadline by Redis's clock (ms)
-- Returns: 'released', 'other', or 'late' past the deadline: nothing was written
local kept = redis.call('HGET', KEYS[2], ARGV[1])
local unpaid = redis.call('HGET', KEYS[1], 'c')
if kept ~= ARGV[2] and unpaid ~= ARGV[2] then return 'other' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[3]) then return 'late' end
if kept == ARGV[2] then redis.call('HDEL', KEYS[2], ARGV[1]) end
if unpaid == ARGV[2] then redis.call('HDEL', KEYS[1], 'c') end
return 'released'
