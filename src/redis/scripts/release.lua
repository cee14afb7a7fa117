-- Gives one counted view back. A rolling window that it empties is over, unless the mark of a union says that it is not to be
-- united again. How many views were given back is kept as long as the window would have lasted.
-- KEYS: 1 meter, 2 the meter as earlier versions kept it
-- ARGV: 1 reader, 2 article, 3 now (13 digits), 4 how many bytes a view has, 5 '1' for a rolling window or '', 6 deadline by Redis's
--       clock (ms), 7 the oldest time that may still be given back, 8 how many the reader may give back in a window, 9 '1' only looks
--       or '', 10 '1' although a receipt was handed out or '', 11 '1' to ask for a reader who was united with this one or ''
-- Returns: outcome ('late' past the deadline: nothing was written; 'unmoved': neither; 'moved': then comes the key of the reader whom
--          this one was united with), used, united (0 or 1), end of a rolling window begun or nil, the time at which what was
--          released had been counted, 1 if a rolling window ended with it or 0
-- include shared/views
-- include shared/meters
local reader, article, now, width, rolling = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5] == '1'
local value, place = find(KEYS[1], KEYS[2], reader)
if value == 'unmoved' then return { value } end
local marks, start = marksIn(value or '', width)
local ends, given = marks.ends or false, marks.given
if rolling and not (ends and ends > now) then return { 'not-counted', 0, 0, false } end
local owner = ARGV[11] == '' and ownerIn(marks.owner)
if owner then return { 'moved', owner, 0, ends } end
local views = string.sub(value or '', start)
local used, united, at = #views / width, marks.united and 1 or 0, placeOf(views, article, 1, width)
if not at then return { 'not-counted', used, united, ends } end
local time = timeAt(views, at, width)
if not isSince(time, ARGV[7], width) then return { 'too-late', used, united, ends } end
if hasReceipt(views, at) and ARGV[10] == '' then return { 'receipt-issued', used, united, ends } end
-- In a rolling window that began after one was given back whole, those count that were given back in the time of that one.
if given and rolling and string.sub(given, 1, 13) <= now then given = nil end
local before = given and tonumber(string.sub(given, 14)) or 0
if before >= tonumber(ARGV[8]) then return { 'too-many', used, united, ends } end
if ARGV[9] ~= '' then return { 'released', used - 1, united, ends, time, 0 } end

if isLate(ARGV[6]) then return { 'late' } end
local lasts = rolling and ends or string.rep('0', 13)
if given and string.sub(given, 1, 13) > lasts then lasts = string.sub(given, 1, 13) end
marks.given = lasts .. (before + 1)
local ended = rolling and used == 1 and not marks.owner
if ended then marks.ends, marks.united = nil, nil end
views = string.sub(views, 1, at - 1) .. string.sub(views, at + width)
save(KEYS[1], reader, valueOf(marks, views, width), place)
return { 'released', used - 1, united, ends, time, ended and 1 or 0 }
