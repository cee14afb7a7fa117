-- Reads what a meter holds of a reader.
-- KEYS: 1 meter, 2 the meter as earlier versions kept it
-- ARGV: 1 reader, 2 how many bytes a view has
-- Returns: outcome ('found', 'nothing', or 'unmoved'), views, '1' if some came by a union or an adoption or '', the marks of unions into
--          the reader, the mark of the one with another, end of a rolling window; '' for marks that are not there
-- include shared/meters
local value = find(KEYS[1], KEYS[2], ARGV[1])
if value == 'unmoved' then return { value } end
if not value then return { 'nothing' } end
local marks, start = marksIn(value, tonumber(ARGV[2]))
local views, united = string.sub(value, start), marks.united and '1' or ''
return { 'found', views, united, marks.from or '', marks.owner or '', marks.ends or '' }
