-- The views that `view.lua` does not answer at once.
if not value and isFormer(KEYS[3]) then return 'unmoved' end
local marks, start = marksIn(value or '', width)
local runs = ends == '' or marks.ends and marks.ends > now
if runs and marks.owner and ARGV[10] == '' then
  local owner = ownerIn(marks.owner)
  if owner then return said('moved', owner, 0, marks.ends or ends) end
end
if runs and marks.ends then ends = marks.ends end

local used, united = 0, 0
at = nil
if value and runs then
  used, united = math.floor((#value - start + 1) / width), marks.united and 1 or 0
  at = placeOf(value, string.sub(entry, 1, 6), start, width)
end
local notes = ARGV[9] ~= '' and at and not hasReceipt(value, at) and isSince(timeAt(value, at, width), ARGV[9], width)
if at and not notes then return said('already-read', used, united, ends) end
if not at and used >= tonumber(ARGV[3]) then return said('full', used, united, ends) end
if not at and ARGV[8] == '' then return said('room', used, united, ends) end
if isLate(ARGV[7]) then return 'late' end
if at then
  redis.call('LSET', KEYS[2], place, withReceipt(value, at))
  return said('already-read', used, united, ends)
end

if ARGV[9] ~= '' then entry = withReceipt(entry, 1) end
if not runs then
  -- A rolling window begins. In the place of one that is over nothing stays of that; in one given back whole, what was given back does.
  if marks.ends then marks = {} end
  marks.ends, marks.united = ends, nil
  value = valueOf(marks, '', width)
end
save(KEYS[2], reader, (value or '') .. entry, place, ARGV[6])
if not runs then redis.call('PEXPIRE', KEYS[2], ARGV[6]) end
return said('counted', used + 1, united, ends)
