-- Adds articles to a reader's meter: one that is there already stays as it is. Where they are an anonymous reader's, this is the
-- second step of a union, done once for each of those; otherwise nothing is written where no article is new.
-- KEYS: 1 meter
-- ARGV: 1 reader, 2 anonymous reader or '', 3 entries, 4 now (13 digits), 5 end of a rolling window that would begin
--       (13 digits) or '', 6 time to live (ms), 7 deadline by Redis's clock (ms)
-- Returns: 'done', or 'late' past the deadline: nothing was written
local reader, anonymous = ARGV[1], ARGV[2]
local stored = redis.call('HMGET', KEYS[1], reader, 'a' .. reader, 'end')
local over = stored[3] and stored[3] <= ARGV[4]
local entries, united = '', ''
if not over then entries, united = stored[1] or '', stored[2] or '' end
for at = 1, #united, 12 do
  if string.sub(united, at, at + 11) == anonymous then return 'done' end
end

entries = string.sub(entries, 1 + #entries % 10)
local known, before = {}, #entries
for at = 1, before, 10 do known[string.sub(entries, at, at + 5)] = true end
for at = 1, #ARGV[3], 10 do
  if not known[string.sub(ARGV[3], at, at + 5)] then entries = entries .. string.sub(ARGV[3], at, at + 9) end
end
if anonymous == '' and #entries == before then return 'done' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[7]) then return 'late' end
if over then redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], reader, 'u' .. entries)
if anonymous ~= '' then redis.call('HSET', KEYS[1], 'a' .. reader, united .. anonymous) end
if ARGV[5] ~= '' then redis.call('HSETNX', KEYS[1], 'end', ARGV[5]) end
redis.call('PEXPIRE', KEYS[1], ARGV[6], 'NX')
return 'done'
