-- Takes away what is counted of a reader. A rolling window that has begun goes on, and the marks of unions stay.
-- KEYS: for each of the reader's meters the meter, and it as earlier versions kept it
-- ARGV: 1 reader, 2 deadline by Redis's clock (ms), then for each meter how many bytes a view has in it
-- Returns: 'reset'; 'late' past the deadline: nothing was written; 'unmoved': neither
-- include shared/meters
for at = 1, #KEYS, 2 do
  if find(KEYS[at], KEYS[at + 1], ARGV[1]) == 'unmoved' then return 'unmoved' end
end
if isLate(ARGV[2]) then return 'late' end
for at = 1, #KEYS, 2 do
  local value, place = find(KEYS[at], KEYS[at + 1], ARGV[1])
  if value then
    local width = tonumber(ARGV[2 + (at + 1) / 2])
    local marks = marksIn(value, width)
    marks.united, marks.given = nil, nil
    value = valueOf(marks, '', width)
    if value == '' then remove(KEYS[at], ARGV[1], place) else save(KEYS[at], ARGV[1], value, place) end
  end
end
return 'reset'
