-- Second step of a union: the claimed articles are added to the registered reader's meter, once per anonymous reader.
-- KEYS: 1 meter of the registered reader
-- ARGV: 1 registered reader, 2 anonymous reader, 3 entries, 4 now (13 digits), 5 end of the anonymous reader's rolling
--       window (13 digits) or '', 6 time to live (ms), 7 deadline by Redis's clock (ms)
-- Returns: 'done', or 'late' past the deadline: nothing was written
local reader = ARGV[1]
local stored = redis.call('HMGET', KEYS[1], reader, 'a' .. reader, 'end')
local over = stored[3] and stored[3] <= ARGV[4]
local entries, united = '', ''
if not over then entries, united = stored[1] or '', stored[2] or '' end
for at = 1, #united, 12 do
  if string.sub(united, at, at + 11) == ARGV[2] then return 'done' end
end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[7]) then return 'late' end
entries = string.sub(entries, 1 + #entries % 10)
local known = {}
for at = 1, #entries, 10 do known[string.sub(entries, at, at + 5)] = true end
for at = 1, #ARGV[3], 10 do
  if not known[string.sub(ARGV[3], at, at + 5)] then entries = entries .. string.sub(ARGV[3], at, at + 9) end
end
if over then redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], reader, 'u' .. entries, 'a' .. reader, united .. ARGV[2])
if ARGV[5] ~= '' then redis.call('HSETNX', KEYS[1], 'end', ARGV[5]) end
redis.call('PEXPIRE', KEYS[1], ARGV[6], 'NX')
return 'done'
