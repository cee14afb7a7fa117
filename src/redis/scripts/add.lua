-- Adds articles to a reader's meter: one that is there already stays as it is. Where they are an anonymous reader's, this is the
-- second step of a union, done once for each of those and each rolling window of theirs; otherwise nothing is written where
-- no article is new.
-- KEYS: 1 meter
-- ARGV: 1 reader, 2 anonymous reader or '', 3 entries, 4 now (13 digits), 5 end of a rolling window that would begin
--       (13 digits) or '', 6 time to live (ms), 7 deadline by Redis's clock (ms), 8 those of the entries whose receipts were
--       handed out
-- Returns: outcome ('done', or 'late' past the deadline: nothing was written), articles before and after where any were added,
--          end of a rolling window
local reader, anonymous = ARGV[1], ARGV[2]
local stored = redis.call('HMGET', KEYS[1], reader, 'a' .. reader, 'end')
local over = stored[3] and stored[3] <= ARGV[4]
local entries, united = '', ''
if not over then entries, united = stored[1] or '', stored[2] or '' end
local mark = anonymous .. ARGV[5]
for at = 1, anonymous ~= '' and #united or 0, math.max(#mark, 1) do
  if string.sub(united, at, at + #mark - 1) == mark then return { 'done' } end
end

entries = string.sub(entries, 1 + #entries % 10)
local known, before = {}, #entries
for at = 1, before, 10 do known[string.sub(entries, at, at + 5)] = true end
for at = 1, #ARGV[3], 10 do
  if not known[string.sub(ARGV[3], at, at + 5)] then entries = entries .. string.sub(ARGV[3], at, at + 9) end
end
if anonymous == '' and #entries == before then return { 'done' } end

if isLate(ARGV[7]) then return { 'late' } end
if over then redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], reader, 'u' .. entries)
if anonymous ~= '' then redis.call('HSET', KEYS[1], 'a' .. reader, united .. mark) end
local noted = redis.call('HGET', KEYS[1], 'x' .. reader) or ''
for at = 1, #ARGV[8], 10 do
  local place = placeOf(entries, string.sub(ARGV[8], at, at + 5))
  if place then noted = noted .. string.sub(entries, place, place + 9) end
end
if noted ~= '' then redis.call('HSET', KEYS[1], 'x' .. reader, noted) end
if over or not stored[3] then begin(KEYS[1], ARGV[5], ARGV[6]) end
return { 'done', before / 10, #entries / 10, not over and stored[3] or ARGV[5] }
