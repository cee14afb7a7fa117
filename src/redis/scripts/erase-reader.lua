-- Takes away everything of a reader.
-- KEYS: 1 entitlements, 2 billing, 3 what there is of a reader who has not paid, then the meters: of calendar windows, and last the reader's own rolling one
-- ARGV: 1 reader, 2 deadline by Redis's clock (ms)
-- Returns: outcome ('erased', or 'late' past the deadline: nothing was written), then for each meter the marks of unions into
--          this reader and of the one with another, '' if there are none
local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[2]) then return { 'late' } end

local reader, answer = ARGV[1], { 'erased' }
redis.call('HDEL', KEYS[1], reader)
redis.call('HDEL', KEYS[2], 'c' .. reader, 'o' .. reader, 'h' .. reader)
redis.call('DEL', KEYS[3])
for at = 4, #KEYS do
  local marks = redis.call('HMGET', KEYS[at], 'a' .. reader, 'o' .. reader)
  answer[#answer + 1] = marks[1] or ''
  answer[#answer + 1] = marks[2] or ''
  redis.call('HDEL', KEYS[at], reader, 'a' .. reader, 'o' .. reader, 'g' .. reader, 'x' .. reader)
end
redis.call('DEL', KEYS[#KEYS])
return answer
