-- Begins a reader's window with views that were counted under another rule. Does nothing where it has begun.
-- KEYS: 1 meter
-- ARGV: 1 reader, 2 entries, 3 now (13 digits), 4 end of the rolling window (13 digits) or '', 5 time to live (ms),
--       6 deadline by Redis's clock (ms)
-- Returns: 'done', or 'late' past the deadline: nothing was written
local stored = redis.call('HMGET', KEYS[1], ARGV[1], 'end')
local over = stored[2] and stored[2] <= ARGV[3]
if stored[1] and not over then return 'done' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[6]) then return 'late' end
if over then redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'end', ARGV[4]) end
redis.call('PEXPIRE', KEYS[1], ARGV[5], 'NX')
return 'done'
