-- Adds views to a reader's meter: an article that is there already stays as it is. Where they are an anonymous reader's, this is the
-- second step of a union, done once for each of those and each rolling window of theirs; otherwise nothing is written where
-- no article is new.
-- KEYS: 1 meter, 2 the meter as earlier versions kept it
-- ARGV: 1 reader, 2 anonymous reader or '', 3 views, 4 now (13 digits), 5 end of a rolling window that would begin
--       (13 digits) or '', 6 time to live (ms), 7 deadline by Redis's clock (ms), 8 how many bytes a view has
-- Returns: outcome ('done'; 'late' past the deadline: nothing was written; 'unmoved': neither), articles before and after where any
--          were added, end of a rolling window
-- include shared/views
-- include shared/merged
-- include shared/meters
local reader, anonymous, ends, width = ARGV[1], ARGV[2], ARGV[5], tonumber(ARGV[8])
local value, place = find(KEYS[1], KEYS[2], reader)
if value == 'unmoved' then return { value } end
local marks, start = marksIn(value or '', width)
local views, runs = string.sub(value or '', start), marks.ends
if runs and runs <= ARGV[4] then marks, views, runs = {}, '', nil end
local mark, united = anonymous .. ends, marks.from or ''
for at = 1, anonymous ~= '' and #united or 0, math.max(#mark, 1) do
  if string.sub(united, at, at + #mark - 1) == mark then return { 'done' } end
end

local grown = merged(views, ARGV[3], width, anonymous ~= '')
if anonymous == '' and #grown == #views then return { 'done' } end

if isLate(ARGV[7]) then return { 'late' } end
if anonymous ~= '' then marks.from = united .. mark end
marks.united = true
if ends ~= '' then marks.ends = runs or ends end
save(KEYS[1], reader, valueOf(marks, grown, width), place, ARGV[6])
if ends ~= '' and not runs then redis.call('PEXPIRE', KEYS[1], ARGV[6]) end
return { 'done', #views / width, #grown / width, runs or ends }
