-- Gives one counted view back. A rolling window that it empties is over, unless the mark of a union says that it is not to be
-- united again. How many views were given back is kept as long as the window would have lasted.
-- KEYS: 1 meter
-- ARGV: 1 reader, 2 article, 3 now (13 digits), 4 '1' for a rolling window or '', 5 deadline by Redis's clock (ms),
--       6 the oldest second that may still be given back, 7 how many the reader may give back in a window, 8 '1' only looks or '',
--       9 '1' although a receipt was handed out or '', 10 '1' to ask for a reader who was united with this one or ''
-- Returns: outcome ('late' past the deadline: nothing was written; 'moved': then comes the key of the reader whom this one was
--          united with), used, united (0 or 1), end of a rolling window begun or nil, the second in which what was released had
--          been counted, 1 if a rolling window ended with it or 0
local reader, article, now, rolling = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1'
local stored = redis.call('HMGET', KEYS[1], reader, 'end', 'o' .. reader, 'g' .. reader, 'x' .. reader)
local entries, ends, mark, given, noted = stored[1], stored[2], stored[3], stored[4], stored[5] or ''
if rolling and not (ends and ends > now) then return { 'not-counted', 0, 0, false } end
local owner = ARGV[10] == '' and ownerIn(mark)
if owner then return { 'moved', owner, 0, ends } end
local at = placeOf(entries, article)
local united, used = headOf(entries), math.floor(entries and #entries / 10 or 0)
if not at then return { 'not-counted', used, united, ends } end
local second = secondAt(entries, at)
if second < tonumber(ARGV[6]) then return { 'too-late', used, united, ends } end
local others = filtered(noted, function(from) return string.sub(noted, from, from + 5) ~= article end)
if others ~= noted and ARGV[9] == '' then return { 'receipt-issued', used, united, ends } end
-- In a rolling window that began after one was given back whole, those count that were given back in the time of that one.
if given and rolling and string.sub(given, 1, 13) <= now then given = nil end
local before = given and tonumber(string.sub(given, 14)) or 0
if before >= tonumber(ARGV[7]) then return { 'too-many', used, united, ends } end
if ARGV[8] ~= '' then return { 'released', used - 1, united, ends, second, 0 } end

if isLate(ARGV[5]) then return { 'late' } end
local lasts = rolling and ends or string.rep('0', 13)
if given and string.sub(given, 1, 13) > lasts then lasts = string.sub(given, 1, 13) end
redis.call('HSET', KEYS[1], 'g' .. reader, lasts .. (before + 1))
if others ~= noted then redis.call('HSET', KEYS[1], 'x' .. reader, others) end
redis.call('HSET', KEYS[1], reader, string.sub(entries, 1, at - 1) .. string.sub(entries, at + 10))
local ended = rolling and used == 1 and not mark
if ended then redis.call('HDEL', KEYS[1], reader, 'end') end
return { 'released', used - 1, united, ends, second, ended and 1 or 0 }
