-- Takes a lease that nobody has, or extends the holder's own. It reads: when it ends (13 digits), then the holder; or 'done'.
-- KEYS: 1 lease
-- ARGV: 1 holder, or '' for one that nobody extends, 2 now (13 digits), 3 when it ends (13 digits), 4 time to live (ms),
--       5 deadline by Redis's clock (ms)
-- Returns: 'taken', 'busy', 'done', or 'late' past the deadline: nothing was written
local held = redis.call('GET', KEYS[1])
if held == 'done' then return 'done' end
local own = held and ARGV[1] ~= '' and string.sub(held, 14) == ARGV[1]
if held and not own and string.sub(held, 1, 13) > ARGV[2] then return 'busy' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[5]) then return 'late' end
redis.call('SET', KEYS[1], ARGV[3] .. ARGV[1], 'PX', ARGV[4])
return 'taken'
