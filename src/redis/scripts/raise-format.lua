-- Says from now on that the store is of a format, unless it says a later one, or that it is being copied to.
-- KEYS: 1 format
-- ARGV: 1 the format, 2 deadline by Redis's clock (ms)
-- Returns: 'raised', 'kept', or 'late' past the deadline: nothing was written
local found = redis.call('GET', KEYS[1])
if found and (not tonumber(found) or tonumber(found) >= tonumber(ARGV[1])) then return 'kept' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[2]) then return 'late' end
redis.call('SET', KEYS[1], ARGV[1])
return 'raised'
