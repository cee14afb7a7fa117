-- Appends one entry to a stream.
-- KEYS: 1 stream
-- ARGV: 1 entry, 2 deadline by Redis's clock (ms)
-- Returns: 'appended', or 'late' past the deadline: nothing was written
local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[2]) then return 'late' end
redis.call('XADD', KEYS[1], '*', 'entry', ARGV[1])
return 'appended'
