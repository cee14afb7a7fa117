-- Sets one field of a hash, unless it is set already to anything but the value that may be replaced.
-- KEYS: 1 hash
-- ARGV: 1 field, 2 the value that may be replaced or '', 3 the new value, 4 deadline by Redis's clock (ms)
-- Returns: outcome ('claimed', 'kept', or 'late' past the deadline: nothing was written), the value now
local value = redis.call('HGET', KEYS[1], ARGV[1])
if value and value ~= ARGV[2] then return { 'kept', value } end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[4]) then return { 'late' } end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return { 'claimed', ARGV[3] }
