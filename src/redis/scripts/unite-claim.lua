-- First step of a union: the anonymous reader's meter is claimed for one registered reader, for good.
-- KEYS: 1 meter of the anonymous reader, 2 the meter as earlier versions kept it
-- ARGV: 1 anonymous reader, 2 registered reader, 3 now (13 digits), 4 how many bytes a view has, 5 '1' for a rolling window or '',
--       6 deadline by Redis's clock (ms)
-- Returns: outcome ('claimed', 'nothing', 'done-before'; 'late' past the deadline: nothing was written; 'unmoved': neither),
--          the views to be united, end of a rolling window or '', how many bytes of views stood there when it was claimed
-- include shared/meters
local width = tonumber(ARGV[4])
local value, place = find(KEYS[1], KEYS[2], ARGV[1])
if value == 'unmoved' then return { value } end
local marks, start = marksIn(value or '', width)
local views, owner, ends = string.sub(value or '', start), marks.owner, marks.ends
if ARGV[5] == '1' and not (ends and ends > ARGV[3]) then return { 'nothing' } end
if owner then
  local claim = ARGV[2] .. 'p'
  if string.sub(owner, 1, #claim) ~= claim then return { 'done-before', '', ends or '' } end
  return { 'claimed', views, ends or '', tonumber(string.sub(owner, #claim + 1)) or #views }
end
if views == '' then return { 'nothing' } end

if isLate(ARGV[6]) then return { 'late' } end
marks.owner = ARGV[2] .. 'p' .. #views
save(KEYS[1], ARGV[1], valueOf(marks, views, width), place)
return { 'claimed', views, ends or '', #views }
