-- Adds a gift to the list of a publication, and takes out what is older than any gift.
-- KEYS: 1 list
-- ARGV: 1 gift, 2 until when it is kept by the service's clock (ms), 3 how long a gift is kept at most (ms), 4 deadline by Redis's clock (ms)
-- Returns: 'listed', or 'late' past the deadline: nothing was written
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[4]) then return 'late' end
redis.call('XADD', KEYS[1], 'MINID', '~', string.format('%.0f', now - tonumber(ARGV[3])), '*', 'gift', ARGV[1], 'until', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 'listed'
