-- Gives a lease up if it is the holder's. What is done stays done.
-- KEYS: 1 lease
-- ARGV: 1 holder, or '' for one that nobody extends, 2 deadline by Redis's clock (ms)
-- Returns: 'ended', 'kept', or 'late' past the deadline: nothing was written
local held = redis.call('GET', KEYS[1])
if not held or held == 'done' or string.sub(held, 14) ~= ARGV[1] then return 'kept' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[2]) then return 'late' end
redis.call('DEL', KEYS[1])
return 'ended'
