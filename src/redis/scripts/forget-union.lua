-- Takes the name of a reader who is erased out of another reader's marks. A union stays done: nobody inherits twice.
-- KEYS: 1 meter of the other reader, 2 the meter as earlier versions kept it
-- ARGV: 1 the other reader, 2 the erased reader, 3 how long the mark of one union into a reader is, 4 how many bytes a view has,
--       5 deadline by Redis's clock (ms)
-- Returns: 'done'; 'late' past the deadline: nothing was written; 'unmoved': neither
-- include shared/meters
local erased, size, width = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local value, place = find(KEYS[1], KEYS[2], ARGV[1])
if value == 'unmoved' then return value end
if isLate(ARGV[5]) then return 'late' end
if not value then return 'done' end

local marks, start = marksIn(value, width)
local united, kept = marks.from or '', ''
for at = 1, #united, size do
  if string.sub(united, at, at + #erased - 1) ~= erased then kept = kept .. string.sub(united, at, at + size - 1) end
end
marks.from = kept ~= '' and kept or nil
if marks.owner and string.sub(marks.owner, 1, #erased) == erased then marks.owner = string.rep('\0', #erased) .. 'd' end
save(KEYS[1], ARGV[1], valueOf(marks, string.sub(value, start), width), place)
return 'done'
