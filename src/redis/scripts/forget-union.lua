-- Takes the name of a reader who is erased out of another reader's marks. A union stays done: nobody inherits twice.
-- KEYS: 1 meter of the other reader
-- ARGV: 1 the other reader, 2 the erased reader, 3 how long the mark of one union into a reader is, 4 deadline by Redis's clock (ms)
-- Returns: 'done', or 'late' past the deadline: nothing was written
local other, erased, size = ARGV[1], ARGV[2], tonumber(ARGV[3])
local stored = redis.call('HMGET', KEYS[1], 'a' .. other, 'o' .. other)
local marks, owner = stored[1] or '', stored[2] or ''
local kept = ''
for at = 1, #marks, size do
  if string.sub(marks, at, at + #erased - 1) ~= erased then kept = kept .. string.sub(marks, at, at + size - 1) end
end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[4]) then return 'late' end
if marks ~= '' and kept == '' then redis.call('HDEL', KEYS[1], 'a' .. other) end
if kept ~= marks and kept ~= '' then redis.call('HSET', KEYS[1], 'a' .. other, kept) end
if string.sub(owner, 1, #erased) == erased then
  redis.call('HSET', KEYS[1], 'o' .. other, string.rep('\0', #erased) .. 'd')
end
return 'done'
