-- Takes one article of a licence, of its day and of the whole: both or neither.
-- KEYS: 1 the licence's uses
-- ARGV: 1 day, 2 most a day or '', 3 most in all or '', 4 '1' to look only, 5 time to live (ms), 6 deadline by Redis's clock (ms)
-- Returns: 'taken', 'used-up', or 'late' past the deadline: nothing was written
local day, today, total = unpack(redis.call('HMGET', KEYS[1], 'd', 'n', 'a'))
if day ~= ARGV[1] then today = 0 end
today = tonumber(today or 0)
total = tonumber(total or 0)
if ARGV[2] ~= '' and today >= tonumber(ARGV[2]) then return 'used-up' end
if ARGV[3] ~= '' and total >= tonumber(ARGV[3]) then return 'used-up' end
if ARGV[4] == '1' then return 'taken' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[6]) then return 'late' end
redis.call('HSET', KEYS[1], 'd', ARGV[1], 'n', today + 1, 'a', total + 1)
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 'taken'
