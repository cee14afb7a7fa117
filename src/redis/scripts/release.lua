-- Gives one counted view back. A rolling window that it empties is over, unless the mark of a union says that it is not to be
-- united again. How many views were given back is kept as long as the window would have lasted.
-- KEYS: 1 meter
-- ARGV: 1 reader, 2 article, 3 now (13 digits), 4 '1' for a rolling window or '', 5 deadline by Redis's clock (ms),
--       6 the oldest second that may still be given back, 7 how many the reader may give back in a window,
--       8 flags: 'c' gives back, otherwise it is only looked; 'd' although a receipt was handed out; 'm' asks for an anonymous
--       reader who was united with this one
-- Returns: outcome ('late' past the deadline: nothing was written; 'moved': this reader was united with another, whose key in
--          hexadecimal digits comes second), used, united (0 or 1), end of a rolling window begun or nil, the second in which
--          what was released had been counted, 1 if a rolling window ended with it or 0
local reader, article = ARGV[1], ARGV[2]
local stored = redis.call('HMGET', KEYS[1], reader, 'end', 'o' .. reader, 'g' .. reader, 'x' .. reader)
local entries, ends, owner, given, noted = stored[1], stored[2], stored[3], stored[4], stored[5]
if ARGV[4] == '1' and not (ends and ends > ARGV[3]) then return { 'not-counted', 0, 0, false } end
if owner and not string.find(ARGV[8], 'm', 1, true) and string.sub(owner, -1) == 'd' and string.find(owner, '[^%z]') < #owner then
  local key = string.gsub(string.sub(owner, 1, -2), '.', function(c) return string.format('%02x', string.byte(c)) end)
  return { 'moved', key, 0, ends }
end
if not entries then return { 'not-counted', 0, 0, ends } end

local united = #entries % 10
local used = (#entries - united) / 10
local at = string.find(entries, article, 1 + united, true)
while at and (at - united) % 10 ~= 1 do at = string.find(entries, article, at + 1, true) end
if not at then return { 'not-counted', used, united, ends } end
local a, b, c, d = string.byte(entries, at + 6, at + 9)
local second = ((a * 256 + b) * 256 + c) * 256 + d
if second < tonumber(ARGV[6]) then return { 'too-late', used, united, ends } end
if not string.find(ARGV[8], 'd', 1, true) then
  for from = 1, noted and #noted or 0, 10 do
    if string.sub(noted, from, from + 5) == article then return { 'receipt-issued', used, united, ends } end
  end
end
-- In a rolling window that began after one was given back whole, those count that were given back in the time of that one.
local before = 0
if given and (ARGV[4] == '' or string.sub(given, 1, 13) > ARGV[3]) then before = tonumber(string.sub(given, 14)) end
if before >= tonumber(ARGV[7]) then return { 'too-many', used, united, ends } end

if not string.find(ARGV[8], 'c', 1, true) then return { 'released', used - 1, united, ends, second, 0 } end
local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[5]) then return { 'late' } end
local lasts = ARGV[4] == '1' and ends or '0000000000000'
if before > 0 and string.sub(given, 1, 13) > lasts then lasts = string.sub(given, 1, 13) end
redis.call('HSET', KEYS[1], 'g' .. reader, lasts .. (before + 1))
local kept = ''
for from = 1, noted and #noted or 0, 10 do
  if string.sub(noted, from, from + 5) ~= article then kept = kept .. string.sub(noted, from, from + 9) end
end
if noted and kept ~= noted then redis.call('HSET', KEYS[1], 'x' .. reader, kept) end
local ended = ARGV[4] == '1' and used == 1 and not owner
if ended then
  redis.call('HDEL', KEYS[1], reader, 'end', 'x' .. reader)
else
  redis.call('HSET', KEYS[1], reader, string.sub(entries, 1, at - 1) .. string.sub(entries, at + 10))
end
return { 'released', used - 1, united, ends, second, ended and 1 or 0 }
