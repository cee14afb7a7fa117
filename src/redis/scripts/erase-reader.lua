-- Takes away everything of a reader.
-- KEYS: 1 entitlements, 2 billing, 3 what there is of a reader who has not paid, 4 what is known of them, then for each of the reader's
--       meters the meter, and it as earlier versions kept it
-- ARGV: 1 reader, 2 deadline by Redis's clock (ms), then for each meter how many bytes a view has in it
-- Returns: outcome ('erased'; 'late' past the deadline: nothing was written; 'unmoved': neither), then for each meter the marks of
--          unions into this reader and of the one with another, '' if there are none
-- include shared/meters
local reader, answer = ARGV[1], { 'erased' }
for at = 5, #KEYS, 2 do
  if find(KEYS[at], KEYS[at + 1], reader) == 'unmoved' then return { 'unmoved' } end
end
if isLate(ARGV[2]) then return { 'late' } end

redis.call('HDEL', KEYS[1], reader)
redis.call('HDEL', KEYS[2], 'c' .. reader, 'o' .. reader, 'h' .. reader)
redis.call('DEL', KEYS[3], KEYS[4])
for at = 5, #KEYS, 2 do
  local value, place = find(KEYS[at], KEYS[at + 1], reader)
  local marks = marksIn(value or '', tonumber(ARGV[2 + (at - 3) / 2]))
  answer[#answer + 1] = marks.from or ''
  answer[#answer + 1] = marks.owner or ''
  if value then remove(KEYS[at], reader, place) end
end
return answer
