-- Takes away what is counted of a reader. A rolling window that has begun goes on, and the marks of unions stay.
-- KEYS: the reader's meters
-- ARGV: 1 reader, 2 deadline by Redis's clock (ms)
-- Returns: 'reset', or 'late' past the deadline: nothing was written
local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[2]) then return 'late' end
for at = 1, #KEYS do redis.call('HDEL', KEYS[at], ARGV[1], 'g' .. ARGV[1], 'x' .. ARGV[1]) end
return 'reset'
