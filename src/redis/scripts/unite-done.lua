-- Last step of a union: what was claimed is marked as done, unless the anonymous reader has counted more meanwhile.
-- KEYS: 1 meter of the anonymous reader, 2 the meter as earlier versions kept it
-- ARGV: 1 anonymous reader, 2 registered reader, 3 how many bytes of views were united, 4 how many bytes a view has
-- Returns: outcome ('done', or 'more' and 'unmoved': nothing was written), the views that are to be united
-- Needs no deadline, for it may happen at any time after the second step. Where the window has ended meanwhile it does
-- nothing, so that no key without an expiry comes into being.
-- include shared/meters
local width = tonumber(ARGV[4])
local value, place = find(KEYS[1], KEYS[2], ARGV[1])
if value == 'unmoved' then return { value } end
local marks, start = marksIn(value or '', width)
local claim, views = ARGV[2] .. 'p', string.sub(value or '', start)
if not marks.owner or string.sub(marks.owner, 1, #claim) ~= claim then return { 'done' } end
if #views ~= tonumber(ARGV[3]) then return { 'more', views } end
marks.owner = ARGV[2] .. 'd'
save(KEYS[1], ARGV[1], valueOf(marks, views, width), place)
return { 'done' }
