-- Gives one counted view back. A rolling window that it empties is over, unless the mark of a union says that it is not to be
-- united again.
-- KEYS: 1 meter
-- ARGV: 1 reader, 2 article, 3 now (13 digits), 4 '1' for a rolling window or '', 5 deadline by Redis's clock (ms),
--       6 the oldest second that may still be given back
-- Returns: outcome ('late' past the deadline: nothing was written), used, united (0 or 1), end of a rolling window begun or nil,
--          the second in which what was released had been counted, 1 if a rolling window ended with it or 0
local reader, article = ARGV[1], ARGV[2]
local stored = redis.call('HMGET', KEYS[1], reader, 'end')
local entries, ends = stored[1], stored[2]
if ARGV[4] == '1' and not (ends and ends > ARGV[3]) then return { 'not-counted', 0, 0, false } end
if not entries then return { 'not-counted', 0, 0, ends } end

local united = #entries % 10
local used = (#entries - united) / 10
local at = string.find(entries, article, 1 + united, true)
while at and (at - united) % 10 ~= 1 do at = string.find(entries, article, at + 1, true) end
if not at then return { 'not-counted', used, united, ends } end
local a, b, c, d = string.byte(entries, at + 6, at + 9)
local second = ((a * 256 + b) * 256 + c) * 256 + d
if second < tonumber(ARGV[6]) then return { 'too-late', used, united, ends } end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[5]) then return { 'late' } end
local ended = ARGV[4] == '1' and used == 1 and redis.call('HEXISTS', KEYS[1], 'o' .. reader) == 0
if ended then
  redis.call('DEL', KEYS[1])
else
  redis.call('HSET', KEYS[1], reader, string.sub(entries, 1, at - 1) .. string.sub(entries, at + 10))
end
return { 'released', used - 1, united, ends, second, ended and 1 or 0 }
